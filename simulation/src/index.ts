import { a } from "@crowdwire/protocol";
export const b = a;
