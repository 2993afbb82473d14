import {
  ALL_PERMISSIONS,
  type CloseNotice,
  type EntityId,
  type PermissionBits,
  POWERS,
  permissionBits,
  type UserId,
} from "@crowdwire/protocol";
import type { SessionId } from "../world/residents.ts";
import type { Admission } from "./Admission.ts";

/** What being muted for everyone takes away. */
const VOICE = permissionBits(["talk", "talkConference"]);

/** Somebody who is in a world, or was a moment ago and may be back. */
export interface Insider {
  readonly userId: UserId;
  readonly signIn: Admission["signIn"];
  /** By which they asked for their avatar; of two that of the later visit. */
  readonly session: SessionId;
  /** Their avatar; null where it is yet to come. */
  entityId: EntityId | null;
  name: string;
  look: Admission["look"];
  isGuest: boolean;
  isOwner: boolean;
  isAdministrator: boolean;
  role: Admission["role"];
  /** What their role allows. */
  granted: PermissionBits;
  isMuted: boolean;
  readonly blocked: Set<UserId>;
  readonly blockedBy: Set<UserId>;
}

interface Refusal {
  readonly untilMs: number;
  readonly notice: CloseNotice;
}

/**
 * Who is in a world, by user, and who may not come back: what the door found out when it let them in, kept true by what
 * is decided meanwhile.
 */
export class Roster {
  readonly #insiders = new Map<UserId, Insider>();
  readonly #bySession = new Map<SessionId, Insider>();
  readonly #refusals = new Map<UserId, Refusal>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  add(admission: Admission, session: SessionId): Insider {
    this.remove(admission.userId);
    const { permissions, blocked, blockedBy, ...rest } = admission;
    const insider: Insider = {
      ...rest,
      session,
      entityId: null,
      granted: permissions,
      blocked: new Set(blocked),
      blockedBy: new Set(blockedBy),
    };
    this.#insiders.set(admission.userId, insider);
    this.#bySession.set(session, insider);
    return insider;
  }

  get(user: UserId): Insider | undefined {
    return this.#insiders.get(user);
  }

  remove(user: UserId): void {
    const insider = this.#insiders.get(user);
    if (insider === undefined) return;
    this.#insiders.delete(user);
    this.#bySession.delete(insider.session);
  }

  /** Whoever came by this session has this avatar. */
  entered(session: SessionId, avatar: EntityId): void {
    const insider = this.#bySession.get(session);
    if (insider !== undefined) insider.entityId = avatar;
  }

  /** This avatar of somebody's is gone. Whoever has come in again meanwhile is inside all the same: their avatar is yet to come. */
  departed(user: UserId, avatar: EntityId): void {
    if (this.#insiders.get(user)?.entityId === avatar) this.remove(user);
  }

  /** Whoever came by this session gets no avatar. */
  turnedAway(session: SessionId): void {
    const insider = this.#bySession.get(session);
    if (insider !== undefined) this.remove(insider.userId);
  }

  all(): Iterable<Insider> {
    return this.#insiders.values();
  }

  /** Keeps somebody out for so long, whatever the door says: it may have asked before this was decided. */
  keepOut(user: UserId, notice: CloseNotice, forMs: number): void {
    const nowMs = this.#nowMs();
    for (const [other, { untilMs }] of this.#refusals) if (untilMs <= nowMs) this.#refusals.delete(other);
    this.#refusals.set(user, { untilMs: nowMs + forMs, notice });
  }

  /** What kept somebody out for this reason no longer does. */
  letIn(user: UserId, reason: CloseNotice["reason"]): void {
    if (this.#refusals.get(user)?.notice.reason === reason) this.#refusals.delete(user);
  }

  /** Why somebody may not come in now, if so. */
  refusalOf(user: UserId): CloseNotice | null {
    const refusal = this.#refusals.get(user);
    return refusal !== undefined && refusal.untilMs > this.#nowMs() ? refusal.notice : null;
  }
}

/** What somebody may do now. */
export function effectivePermissions({ granted, isMuted }: Pick<Insider, "granted" | "isMuted">): PermissionBits {
  return (isMuted ? granted & ~VOICE : granted) & ALL_PERMISSIONS;
}

/** May the first act on the second? Nobody touches the owner, or somebody with a power that they lack themselves. */
export function mayAct(actor: Insider, target: Insider): boolean {
  return !target.isOwner && (target.granted & POWERS & ~actor.granted) === 0;
}

/** Does either not want to hear and read the other? */
export function isBetweenBlocked(one: Insider, other: UserId): boolean {
  return one.blocked.has(other) || one.blockedBy.has(other);
}
