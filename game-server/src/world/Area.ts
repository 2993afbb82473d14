import { MEDIA_LIMITS } from "@crowdwire/protocol";
import type { WorldZone } from "./ZoneIndex.ts";

/**
 * Who stands in a conference zone or on a stage, and who of them speaks there (GR6, M23). By slot, in the order in which they
 * came. Everything about someone ends when they walk out.
 */
export class Area {
  readonly zone: WorldZone;
  isLocked = false;
  /** null: as many as a group can have. */
  capacity: number | null = null;
  /** Those who take part. */
  readonly members = new Set<number>();
  /** Those who stand in it and do not take part: it was locked or full when they came. */
  readonly outside = new Set<number>();
  /** Those who were let speak, of the members. */
  readonly granted = new Set<number>();
  /** Those from whom speech was taken, of the members, whatever their role allows. */
  readonly revoked = new Set<number>();
  /** Those who have asked to speak and wait, of the members. */
  readonly requests = new Set<number>();
  /** Is it another than last told? */
  isChanged = false;

  constructor(zone: WorldZone) {
    this.zone = zone;
  }

  get hasRoom(): boolean {
    return this.members.size < Math.min(this.capacity ?? Number.POSITIVE_INFINITY, MEDIA_LIMITS.groupMembers);
  }

  /** Somebody has walked in. */
  enter(slot: number): void {
    this.outside.add(slot);
    this.isChanged = true;
  }

  /** Somebody has walked out, or is gone. */
  leave(slot: number): void {
    for (const list of [this.members, this.outside, this.granted, this.revoked, this.requests]) list.delete(slot);
    this.isChanged = true;
  }

  /** Lets in whoever waits, as far as may be: in the order in which they came, those who manage it in any case. */
  admit(mayManage: (slot: number) => boolean): void {
    for (const slot of this.outside) {
      if (!(mayManage(slot) || (!this.isLocked && this.hasRoom))) continue;
      if (this.members.size >= MEDIA_LIMITS.groupMembers) return;
      this.outside.delete(slot);
      this.members.add(slot);
      this.isChanged = true;
    }
  }
}
