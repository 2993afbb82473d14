import { loadGround } from "@crowdwire/maps/loader";
import { LIMITS } from "@crowdwire/protocol";
import { createRandom, MOVEMENT, restingAvatar, stepAvatar } from "@crowdwire/simulation";

/** What a walk came to: a hash over every bit of every state on the way, and the furthest step. */
export interface WalkResult {
  readonly hash: string;
  readonly longestStepMeters: number;
  readonly blockedSteps: number;
}

/** Walks so many random intents from a point of a ground. Runs alike in Node and in a browser. */
export async function walkAtRandom(
  groundBytes: Uint8Array,
  from: { readonly x: number; readonly y: number; readonly z: number },
  intents: number,
  seed: number,
): Promise<WalkResult> {
  const ground = await loadGround(groundBytes);
  const random = createRandom(seed);
  const state = restingAvatar();
  if (!ground.locate(from.x, from.y, from.z, state)) throw new Error("The walk begins off the ground.");
  const bits = new DataView(new ArrayBuffer(20));
  let hash = 0x811c9dc5;
  let longestStepMeters = 0;
  let blockedSteps = 0;
  const intent = { moveX: 0, moveZ: 0, yaw: 0, run: false, jump: false };
  for (let step = 0; step < intents; step++) {
    // Mostly straight on, as people walk, so that walls and stairs are reached.
    if (random() < 0.1) {
      intent.moveX = Math.floor(random() * 255) - 127;
      intent.moveZ = Math.floor(random() * 255) - 127;
      intent.yaw = Math.floor(random() * 256);
      intent.run = random() < 0.7;
    }
    intent.jump = random() < 0.05;
    const { x, z } = state;
    stepAvatar(state, intent, 1 / LIMITS.tickHz, ground);
    const meters = Math.hypot(state.x - x, state.z - z);
    longestStepMeters = Math.max(longestStepMeters, meters);
    if (meters < MOVEMENT.walkMetersPerSecond / LIMITS.tickHz / 2) blockedSteps++;
    bits.setFloat32(0, state.x);
    bits.setFloat32(4, state.y);
    bits.setFloat32(8, state.z);
    bits.setUint32(12, state.polygon);
    bits.setUint32(16, state.yaw | (state.posture << 8) | (state.jumpTicks << 16));
    for (let at = 0; at < 20; at++) hash = Math.imul(hash ^ bits.getUint8(at), 0x01000193);
  }
  ground.close();
  return { hash: (hash >>> 0).toString(16), longestStepMeters, blockedSteps };
}
