export type { NodeExtras, SceneExtras } from "../extras.ts";
export type { MapBudget, MapDescription, Seat, SpawnArea, Spot, Zone } from "../MapDescription.ts";
export { MapDescriptionSchema } from "../MapDescriptionSchema.ts";
export { GroundUnreadable } from "./groundFile.ts";
export { loadGround } from "./loadGround.ts";
export type { NavGround, Position } from "./NavGround.ts";
