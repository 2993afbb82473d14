export type { Ground, GroundPoint } from "./Ground.ts";
export { type IntentArrival, IntentTimeline } from "./IntentTimeline.ts";
export { createRandom, type Random } from "./rng.ts";
export { SpatialGrid } from "./SpatialGrid.ts";
export { isSeatWithinReach, type ReachableSeat } from "./seatReach.ts";
export { selectNearest } from "./selectNearest.ts";
export { type AvatarState, isSeated, jumpLift, restingAvatar, stayPut, stepAvatar } from "./stepAvatar.ts";
export { EMOTE_SECONDS, INTEREST, JITTER_BUFFER, MOVEMENT, PACE, PRESENCE } from "./tuning.ts";
