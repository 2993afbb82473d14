/**
 * What a client wants its avatar to do from one of its ticks on (SIM2); it never says where it is.
 * Axes are in world space, -127…127 for -1…1; yaw is one of 256 directions.
 */
export interface Intent {
  moveX: number;
  moveZ: number;
  yaw: number;
  run: boolean;
  jump: boolean;
}

/** An intent as it travels: with the client's tick it begins at and the newest snapshot the client has seen (REP6). */
export interface IntentMessage extends Intent {
  tick: number;
  snapshotSeen: number;
}

export const INTENT_BYTES = 10;
const RUN = 1;
const JUMP = 2;

/** A standing avatar's intent. */
export function restingIntent(): Intent {
  return { moveX: 0, moveZ: 0, yaw: 0, run: false, jump: false };
}

/** Layout: u16 snapshotSeen · u32 tick · i8 moveX · i8 moveZ · u8 yaw · u8 buttons (1 run, 2 jump). Little-endian. */
export function encodeIntent(
  message: Readonly<IntentMessage>,
  out: Uint8Array = new Uint8Array(INTENT_BYTES),
): Uint8Array {
  const view = new DataView(out.buffer, out.byteOffset, INTENT_BYTES);
  view.setUint16(0, message.snapshotSeen, true);
  view.setUint32(2, message.tick, true);
  view.setInt8(6, message.moveX);
  view.setInt8(7, message.moveZ);
  view.setUint8(8, message.yaw);
  view.setUint8(9, (message.run ? RUN : 0) | (message.jump ? JUMP : 0));
  return out;
}

/** Reads an intent into `out`; false, `out` unspecified, where the bytes are not one. */
export function decodeIntent(bytes: Uint8Array, out: IntentMessage): boolean {
  if (bytes.length !== INTENT_BYTES) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, INTENT_BYTES);
  const buttons = view.getUint8(9);
  if (buttons > (RUN | JUMP)) return false;
  out.snapshotSeen = view.getUint16(0, true);
  out.tick = view.getUint32(2, true);
  out.moveX = Math.max(-127, view.getInt8(6));
  out.moveZ = Math.max(-127, view.getInt8(7));
  out.yaw = view.getUint8(8);
  out.run = (buttons & RUN) !== 0;
  out.jump = (buttons & JUMP) !== 0;
  return true;
}

/** A wish in -1…1 per axis as an axis of an intent; anything that is no number is 0. */
export function quantiseAxis(wish: number): number {
  if (!Number.isFinite(wish)) return 0;
  return Math.round(Math.max(-1, Math.min(1, wish)) * 127);
}
