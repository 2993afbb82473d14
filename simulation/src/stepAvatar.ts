import { type Intent, POSTURE } from "@crowdwire/protocol";
import type { Ground, GroundPoint } from "./Ground.ts";
import { MOVEMENT } from "./tuning.ts";

/** One avatar's body: all that moving changes. Metres; yaw is one of 256 directions; posture indexes POSTURES. */
export interface AvatarState extends GroundPoint {
  yaw: number;
  posture: number;
  /** 0 on the ground, otherwise how many ticks ago the jump began. */
  jumpTicks: number;
  /** Index of the seat sat on; -1 for none. */
  seat: number;
}

/** Someone standing at the origin, on no polygon yet. */
export function restingAvatar(): AvatarState {
  return { x: 0, y: 0, z: 0, polygon: 0, yaw: 0, posture: POSTURE.stand, jumpTicks: 0, seat: -1 };
}

const AXIS_LIMIT = 127;
/** Only ever written and read within one call. */
const standUpAt: GroundPoint = { x: 0, y: 0, z: 0, polygon: 0 };

/**
 * Moves one avatar by one tick (SIM3): run by the server, by the predicting client and by bots.
 *
 * Pure but for `state`, which it changes: no clock, no randomness, and nothing but + - * / and sqrt, which every engine
 * rounds alike, so the same inputs give the same bits everywhere. Positions are kept in single precision, as they travel.
 * An intent may hold anything, NaN included: nobody moves faster than the limit or off the ground.
 *
 * @param dtSeconds Length of the tick.
 */
export function stepAvatar(state: AvatarState, intent: Readonly<Intent>, dtSeconds: number, ground: Ground): void {
  let moveX = axis(intent.moveX);
  let moveZ = axis(intent.moveZ);
  const length = Math.sqrt(moveX * moveX + moveZ * moveZ);
  if (length > 1) {
    moveX /= length;
    moveZ /= length;
  }
  const wantsToMove = length > 0;

  const wasSeated = isSeated(state);
  if (wasSeated) {
    if (!wantsToMove && !intent.jump) return;
    standUp(state, ground);
  }
  state.yaw = intent.yaw & 255;
  // Getting up takes the jump.
  stepJump(state, intent.jump && !wasSeated);

  if (!wantsToMove) {
    state.posture = POSTURE.stand;
    return;
  }
  const speed = intent.run ? MOVEMENT.runMetersPerSecond : MOVEMENT.walkMetersPerSecond;
  const fromX = state.x;
  const fromZ = state.z;
  const stepX = moveX * speed * dtSeconds;
  const stepZ = moveZ * speed * dtSeconds;
  ground.slide(state, Math.fround(fromX + stepX), Math.fround(fromZ + stepZ), state);

  const movedX = state.x - fromX;
  const movedZ = state.z - fromZ;
  const wishedSquared = stepX * stepX + stepZ * stepZ;
  const isBlocked = movedX * movedX + movedZ * movedZ < wishedSquared * MOVEMENT.blockedShare * MOVEMENT.blockedShare;
  state.posture = isBlocked ? POSTURE.stand : intent.run ? POSTURE.run : POSTURE.walk;
}

/** What is left of an intent of someone who may not walk: looking around. */
export function stayPut(intent: Intent): void {
  intent.moveX = 0;
  intent.moveZ = 0;
  intent.jump = false;
}

/** Is someone sitting, on a seat or on the ground? */
export function isSeated(state: { readonly posture: number }): boolean {
  return state.posture === POSTURE.sitOnSeat || state.posture === POSTURE.sitOnGround;
}

/**
 * Height over the ground in metres, `seconds` after a jump began: a parabola, and nothing but decoration.
 * 0 before it begins and after it ends.
 */
export function jumpLift(seconds: number, tickSeconds: number): number {
  const share = seconds / (MOVEMENT.jumpTicks * tickSeconds);
  if (!(share > 0) || share >= 1) return 0;
  return 4 * MOVEMENT.jumpHeightMeters * share * (1 - share);
}

function axis(value: number): number {
  if (!Number.isFinite(value)) return 0;
  return Math.max(-AXIS_LIMIT, Math.min(AXIS_LIMIT, value)) / AXIS_LIMIT;
}

function stepJump(state: AvatarState, wantsToJump: boolean): void {
  if (state.jumpTicks > 0) state.jumpTicks = state.jumpTicks >= MOVEMENT.jumpTicks ? 0 : state.jumpTicks + 1;
  else if (wantsToJump) state.jumpTicks = 1;
}

function standUp(state: AvatarState, ground: Ground): void {
  if (state.seat >= 0 && ground.locate(state.x, state.y, state.z, standUpAt)) {
    state.x = standUpAt.x;
    state.y = standUpAt.y;
    state.z = standUpAt.z;
    state.polygon = standUpAt.polygon;
  }
  state.seat = -1;
  state.posture = POSTURE.stand;
}
