import { quantisePosition } from "./quantise.ts";
import {
  CLOSE_RECORD_BYTES,
  DEPARTED,
  FAR_RECORD_BYTES,
  MAX_RECORDS,
  OWN_ELSEWHERE,
  OWN_STATE,
  type OwnState,
  packPlace,
  packPose,
  SNAPSHOT_MAX_BYTES,
  type SnapshotHeader,
} from "./snapshot.ts";

/** How far a close record reaches, in steps of 1/32 m: across, and up. */
const CLOSE_REACH = 2048;
const CLOSE_HEIGHT = 128;
/** Yaw and flags. */
const POSE_MASK = 0xffff_0000;

/**
 * Writes one snapshot after another into one buffer, allocating nothing.
 * Order of calls: `begin`, `ownState`?, `gone`*, `departed`*, `origin`, `record`*, `finish`.
 */
export class SnapshotWriter {
  readonly #bytes = new Uint8Array(SNAPSHOT_MAX_BYTES);
  readonly #view = new DataView(this.#bytes.buffer);
  /** The first bytes of the buffer, by how many: a view costs more memory than what it shows. */
  readonly #beginnings: (Uint8Array | null)[] = new Array(SNAPSHOT_MAX_BYTES + 1).fill(null);
  /** Far records wait here until the close ones are complete. */
  readonly #far = new Uint8Array(FAR_RECORD_BYTES * MAX_RECORDS);
  readonly #farView = new DataView(this.#far.buffer);
  #at = 0;
  #departedAt = 0;
  #closeCountAt = 0;
  #closeCount = 0;
  #farCount = 0;
  #originX = 0;
  #originY = 0;
  #originZ = 0;

  begin(header: Readonly<SnapshotHeader>): void {
    const view = this.#view;
    view.setUint16(0, header.sequence, true);
    view.setUint32(2, header.serverMs, true);
    view.setUint8(6, 0);
    view.setInt8(7, Math.max(-128, Math.min(127, header.intentLead)));
    view.setUint32(8, header.ackTick, true);
    this.#at = 12;
    this.#departedAt = 0;
    this.#closeCount = 0;
    this.#farCount = 0;
  }

  ownState(own: Readonly<OwnState>): void {
    const view = this.#view;
    const at = this.#at;
    this.#bytes[6]! |= OWN_STATE;
    this.#originX = quantisePosition(own.x);
    this.#originY = quantisePosition(own.y);
    this.#originZ = quantisePosition(own.z);
    view.setFloat32(at, own.x, true);
    view.setFloat32(at + 4, own.y, true);
    view.setFloat32(at + 8, own.z, true);
    view.setUint32(at + 12, own.polygon, true);
    view.setUint8(at + 16, own.yaw);
    view.setUint8(at + 17, own.flags);
    this.#at = at + 18;
    if (own.jumpTicks === 0 && own.seat === -1) return;
    this.#bytes[6]! |= OWN_ELSEWHERE;
    view.setUint8(at + 18, own.jumpTicks);
    view.setInt16(at + 19, own.seat, true);
    this.#at = at + 21;
  }

  /** Says that someone has left the world; false where the list is full and the id must wait for the next snapshot. */
  gone(id: number): boolean {
    if (!this.departed(id)) return false;
    this.#bytes[this.#departedAt + 1]!++;
    return true;
  }

  /** Says that of someone no more records come; false where the list is full and the id must wait for the next snapshot. */
  departed(id: number): boolean {
    if (this.#departedAt === 0) {
      this.#bytes[6]! |= DEPARTED;
      this.#departedAt = this.#at;
      this.#bytes[this.#at++] = 0;
      this.#bytes[this.#at++] = 0;
    }
    if (this.#bytes[this.#departedAt]! === MAX_RECORDS) return false;
    this.#bytes[this.#departedAt]!++;
    this.#view.setUint16(this.#at, id, true);
    this.#at += 2;
    return true;
  }

  /** Own position, quantised: what close records are relative to. Takes no bytes beside the own state, which says it. */
  origin(x: number, y: number, z: number): void {
    if ((this.#bytes[6]! & OWN_STATE) === 0) {
      this.#originX = x;
      this.#originY = y;
      this.#originZ = z;
      this.#view.setUint16(this.#at, x, true);
      this.#view.setUint16(this.#at + 2, y, true);
      this.#view.setUint16(this.#at + 4, z, true);
      this.#at += 6;
    }
    this.#closeCountAt = this.#at++;
  }

  /** Adds someone; false where the list is full. Positions quantised, yaw one of 256. */
  record(id: number, x: number, y: number, z: number, yaw: number, flags: number): boolean {
    return this.packedRecord(id, packPlace(x, z), packPose(y, yaw, flags));
  }

  /** The same from `packPlace` and `packPose`, for whoever keeps records so: two stores in place of eight. */
  packedRecord(id: number, place: number, pose: number): boolean {
    const dx = (place & 0xffff) - this.#originX + CLOSE_REACH;
    const dz = (place >>> 16) - this.#originZ + CLOSE_REACH;
    const dy = (pose & 0xffff) - this.#originY + CLOSE_HEIGHT;
    // None of them is negative or too large: no bit but those that are kept.
    if (((dx | dz) & ~0xfff) !== 0 || (dy & ~0xff) !== 0) return this.#farRecord(id, place, pose);
    if (this.#closeCount === MAX_RECORDS) return false;
    const at = this.#at;
    const packedZ = dz - CLOSE_REACH;
    this.#view.setInt32(at, id | (((dx - CLOSE_REACH) & 0xfff) << 16) | (packedZ << 28), true);
    this.#view.setInt32(
      at + 4,
      ((packedZ >> 4) & 0xff) | (((dy - CLOSE_HEIGHT) & 0xff) << 8) | (pose & POSE_MASK),
      true,
    );
    this.#at = at + CLOSE_RECORD_BYTES;
    this.#closeCount++;
    return true;
  }

  #farRecord(id: number, place: number, pose: number): boolean {
    if (this.#farCount === MAX_RECORDS) return false;
    const view = this.#farView;
    const at = this.#farCount * FAR_RECORD_BYTES;
    view.setUint16(at, id, true);
    view.setUint16(at + 2, place & 0xffff, true);
    view.setUint16(at + 4, pose & 0xffff, true);
    view.setUint16(at + 6, place >>> 16, true);
    view.setUint16(at + 8, pose >>> 16, true);
    this.#farCount++;
    return true;
  }

  /** How many bytes the snapshot has taken so far. */
  get length(): number {
    return this.#at + 1 + this.#farCount * FAR_RECORD_BYTES;
  }

  /** The snapshot's bytes: a view that is good until the next `begin`. */
  finish(): Uint8Array {
    const bytes = this.#bytes;
    bytes[this.#closeCountAt] = this.#closeCount;
    bytes[this.#at++] = this.#farCount;
    const farBytes = this.#farCount * FAR_RECORD_BYTES;
    for (let index = 0; index < farBytes; index++) bytes[this.#at + index] = this.#far[index]!;
    const length = this.#at + farBytes;
    this.#beginnings[length] ??= bytes.subarray(0, length);
    return this.#beginnings[length];
  }
}
