/**
 * A snapshot: where oneself and everyone nearby is, one message per client per send (REP2). Little-endian.
 *
 * ```
 * u16 sequence · u32 serverMs · u8 parts · i8 intentLead · u32 ackTick
 * parts & 1: own state     f32 x · f32 y · f32 z · u32 polygon · u8 yaw · u8 flags
 * parts & 4: and what is 0 and -1 else   u8 jumpTicks · i16 seat
 * parts & 2: the departed  u8 count · u8 gone · count × u16 id    the first `gone` of them have left the world
 * without own state        u16 originX · u16 originY · u16 originZ   own position, quantised
 * u8 count · count × close record, 8 bytes             u16 id · 12-bit dx · 12-bit dz · i8 dy · u8 yaw · u8 flags
 * u8 count · count × far record, 10 bytes              u16 id · u16 x · u16 y · u16 z · u8 yaw · u8 flags
 * ```
 *
 * Close records are relative to the own position, in steps of 1/32 m: ±64 m across and ±4 m up. Whoever is known and has
 * no record has not changed since the last one. Whoever departed without having left is in the far crowd from now on, and
 * their introduction stays good.
 */
export const CLOSE_RECORD_BYTES = 8;
export const FAR_RECORD_BYTES = 10;
export const OWN_STATE = 1;
export const DEPARTED = 2;
/** Off the ground or on a seat: most are neither, and say it twenty times a second. */
export const OWN_ELSEWHERE = 4;

/** Largest number of people in one snapshot's list. */
export const MAX_RECORDS = 255;
const HEADER_BYTES = 12;
const OWN_STATE_BYTES = 21;
/** No snapshot is larger. */
export const SNAPSHOT_MAX_BYTES =
  HEADER_BYTES + OWN_STATE_BYTES + 2 + 2 * MAX_RECORDS + 6 + 2 + (CLOSE_RECORD_BYTES + FAR_RECORD_BYTES) * MAX_RECORDS;

/** Someone's quantised place across the ground as one number: x in the low half, z in the high one. */
export const packPlace = (x: number, z: number): number => x | (z << 16);
export const placeX = (place: number): number => place & 0xffff;
export const placeZ = (place: number): number => place >>> 16;
/** The rest of what others see of someone: height, yaw and flags, each byte where a close record has it. */
export const packPose = (y: number, yaw: number, flags: number): number => y | (yaw << 16) | (flags << 24);
export const poseY = (pose: number): number => pose & 0xffff;

/** One's own avatar exactly as the server has it, so that a prediction can be compared with it bit by bit. */
export interface OwnState {
  x: number;
  y: number;
  z: number;
  polygon: number;
  yaw: number;
  flags: number;
  jumpTicks: number;
  /** Index of the seat sat on; -1 for none. */
  seat: number;
}

/** What a snapshot begins with. */
export interface SnapshotHeader {
  sequence: number;
  /** Milliseconds since the world began. */
  serverMs: number;
  /** How many ticks ahead of its turn the newest intent arrived; negative: too late. */
  intentLead: number;
  /** The client's tick whose intent the server applied last. */
  ackTick: number;
}

/** Everyone else in a snapshot, as parallel arrays that are reused from one to the next. */
export interface SnapshotRecords {
  count: number;
  readonly id: Uint16Array;
  /** Quantised positions: see `dequantisePosition`. */
  readonly x: Uint16Array;
  readonly y: Uint16Array;
  readonly z: Uint16Array;
  readonly yaw: Uint8Array;
  readonly flags: Uint8Array;
}

/** A decoded snapshot; hand the same object to `decodeSnapshot` again and again. */
export interface Snapshot extends SnapshotHeader {
  hasOwnState: boolean;
  readonly own: OwnState;
  /** Of whom no more records come, until they have others again. */
  departedCount: number;
  /** The first so many of the departed have left the world; the others are only further away. */
  goneCount: number;
  readonly departed: Uint16Array;
  readonly records: SnapshotRecords;
}

/** An empty snapshot to decode into. */
export function createSnapshot(): Snapshot {
  const capacity = 2 * MAX_RECORDS;
  return {
    sequence: 0,
    serverMs: 0,
    intentLead: 0,
    ackTick: 0,
    hasOwnState: false,
    own: { x: 0, y: 0, z: 0, polygon: 0, yaw: 0, flags: 0, jumpTicks: 0, seat: -1 },
    departedCount: 0,
    goneCount: 0,
    departed: new Uint16Array(MAX_RECORDS),
    records: {
      count: 0,
      id: new Uint16Array(capacity),
      x: new Uint16Array(capacity),
      y: new Uint16Array(capacity),
      z: new Uint16Array(capacity),
      yaw: new Uint8Array(capacity),
      flags: new Uint8Array(capacity),
    },
  };
}
