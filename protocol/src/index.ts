import { z } from "zod";
export const a: number = z.number().parse(1);
