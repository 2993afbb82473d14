export type { Ground, GroundPoint } from "./Ground.ts";
