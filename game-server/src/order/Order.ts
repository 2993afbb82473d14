import type { DoorAccess, Role, World as StoredWorld, WorldAccess } from "@crowdwire/db";
import {
  type CloseNotice,
  LIMITS,
  type PersonCard,
  type RefusalReason,
  type UserId,
  type WorldId,
} from "@crowdwire/protocol";
import type { LiveChange } from "../live/LiveChange.ts";
import type { Command } from "../world/commands.ts";
import type { SessionId } from "../world/residents.ts";
import type { Admission } from "./Admission.ts";
import { Inquiries, type InquirySurroundings } from "./Inquiries.ts";
import { type KeepMute, Mutes } from "./Mutes.ts";
import { type Keeping, RetriedWrites, type RetriedWritesOptions } from "./RetriedWrites.ts";
import { effectivePermissions, type Insider, mayAct, Roster } from "./Roster.ts";
import { refuseAccess } from "./refuseAccess.ts";

/** Settings of a world that act while people are inside. */
export type WorldSettings = Pick<
  StoredWorld,
  "name" | "capacity" | "visibility" | "guestsAllowed" | "isChatOn" | "slowModeSeconds"
>;

/** What keeping order in a world asks of its surroundings. */
export interface OrderSurroundings extends InquirySurroundings {
  readonly worldId: WorldId;
  submit(command: Command): void;
  /** Closes every connection of this user to the world, and takes their avatar away; null: of everybody. */
  sendOut(user: UserId | null, notice: CloseNotice): void;
  /** This world as the database has it; null where it is gone. */
  settingsOf(): Promise<WorldSettings | null>;
  settingsChanged(settings: WorldSettings): void;
  readonly keepMute: KeepMute;
  /** Keeps somebody out of this world for so long, in every process. @throws AppError */
  keepOut(user: UserId, notice: CloseNotice, forMs: number, by: UserId): Promise<void>;
  /** Monotonic milliseconds. */
  nowMs(): number;
  readonly logger: RetriedWritesOptions["logger"];
  readonly metrics: RetriedWritesOptions["metrics"];
}

/** What came of an act on somebody: it was refused, or it acts, and is kept or not. */
export type Act = { readonly refusal: RefusalReason } | { readonly keeping: Promise<Keeping> };

/** Whoever is sent out may come back after so long. */
const KICKED_MS = 60_000;
/** Longer than anybody is on the way from the door into the world. */
const ON_THE_WAY_MS = 1000 * LIMITS.reconnectionSeconds;
const SIGNED_OUT: CloseNotice = { reason: "signedOut", details: {} };
const ASK_AGAIN_MS = 2000;

/**
 * Order in one world: what was decided about its people outside (bans, roles, names, settings) acts here at once, and those
 * who keep order act on others. What the world itself does about it happens in its next tick (SIM6).
 */
export class Order {
  readonly roster: Roster;
  readonly #around: OrderSurroundings;
  #settings: WorldSettings;
  /** Whom something was decided about lately (null: everybody), and until when that may have passed somebody by on the way in. */
  readonly #decided = new Map<UserId | null, number>();
  readonly #writes: RetriedWrites;
  readonly #mutes: Mutes;
  readonly #inquiries: Inquiries;
  #cancelRenewing: (() => void) | null = null;
  #renewals = 0;
  #isClosed = false;

  constructor(around: OrderSurroundings, settings: WorldSettings) {
    this.#around = around;
    this.#settings = settings;
    this.roster = new Roster(() => around.nowMs());
    this.#writes = new RetriedWrites(around);
    this.#mutes = new Mutes(async (user, ...mute) => {
      await around.keepMute(user, ...mute);
      // The door may have been told before, of whoever is on the way in now.
      this.#note(user);
    }, this.#writes);
    this.#inquiries = new Inquiries(around, this.roster, {
      asking: () => this.#mutes.asking(),
      takePerson: (insider, answer, askedAt) => this.#take(insider, answer, askedAt),
      takeRole: (role) => this.#takeRole(role),
    });
  }

  get settings(): WorldSettings {
    return this.#settings;
  }

  /** Somebody whom the door let in is here, and the world has been asked to take them in by this session. */
  welcome(admission: Admission, session: SessionId): Insider {
    const { userId } = admission;
    const before = this.roster.get(userId);
    const isMuted = this.#mutes.isMuted(userId, admission.isMuted);
    const insider = this.roster.add({ ...admission, isMuted }, session);
    const isOtherwise = before !== undefined && keepBlocks(insider, before);
    for (const blocked of insider.blocked) this.#around.submit(blockCommand(userId, blocked, true));
    for (const blocker of insider.blockedBy) this.#around.submit(blockCommand(blocker, userId, true));
    if (isOtherwise || this.#wasDecidedAbout(userId) || this.#mutes.has(userId)) this.#askAbout([userId]);
    return insider;
  }

  close(): void {
    this.#isClosed = true;
    this.#inquiries.close();
    this.#cancelRenewing?.();
    this.#writes.close();
  }

  /** Something was decided outside. */
  apply(change: LiveChange): void {
    if ("worldId" in change && change.worldId !== null && change.worldId !== this.#around.worldId) return;
    switch (change.type) {
      case "profileChanged":
      case "personaChanged":
        this.#askAbout([change.userId]);
        break;
      case "signedOut":
        this.#signOut(change.userId, change.sessionIds);
        break;
      case "accountErased":
        this.#sendOut(change.userId, SIGNED_OUT, ON_THE_WAY_MS);
        break;
      case "banned":
        this.#ban(change);
        break;
      case "banLifted":
        this.roster.letIn(change.userId, change.worldId === null ? "bannedFromPlatform" : "bannedFromWorld");
        break;
      case "roleChanged":
        this.#note(null);
        this.#inquiries.aboutRole(change.roleId);
        break;
      case "accessChanged":
        this.#askAbout(change.userIds);
        break;
      case "worldChanged":
        void this.#renewSettings(change.mapChanged);
        break;
      case "worldClosed":
        this.#sendAllOut({ reason: "worldClosed", details: change.reason === null ? {} : { why: change.reason } });
        break;
      case "blockChanged":
        if (change.isBlocked) this.#block(change.blocker, change.blocked);
        this.#askAbout([change.blocker, change.blocked]);
        break;
    }
  }

  /** Asks the database anew about everybody: something may have been missed, a sign-out or a block as well. */
  askAboutEveryone(): void {
    this.#askAbout(null);
    void this.#renewSettings(false);
  }

  /** Sends somebody out, for a minute. Whether the actor holds `ban` is checked before. */
  kick(actor: Insider, target: Insider, why: string): Act {
    const refusal = refuseAct(actor, target);
    if (refusal !== undefined) return { refusal };
    const notice: CloseNotice = { reason: "kicked", details: why === "" ? {} : { why } };
    const endsAtMs = this.#around.nowMs() + KICKED_MS;
    this.#sendOut(target.userId, notice, KICKED_MS);
    const keeping = this.#writes.add(`kick of ${target.userId}`, async () => {
      const leftMs = endsAtMs - this.#around.nowMs();
      if (leftMs > 0) await this.#around.keepOut(target.userId, notice, leftMs, actor.userId);
    });
    return { keeping };
  }

  /** Takes the word from somebody for everyone, or gives it back. Whether the actor holds `worldMute` is checked before. */
  muteForAll(actor: Insider, target: Insider, isMuted: boolean): Act {
    const refusal = refuseAct(actor, target);
    if (refusal !== undefined) return { refusal };
    const muteChanged = target.isMuted !== isMuted;
    target.isMuted = isMuted;
    this.#permit(target, muteChanged);
    const keeping = this.#mutes.decide(target.userId, isMuted, actor.userId);
    return { keeping };
  }

  /** Who somebody is, for whoever asks; not where. */
  describe(target: Insider, asker: Insider, entityId: number): Omit<PersonCard, "place"> {
    const { userId, name, isGuest, isOwner, role, granted, isMuted } = target;
    const isBlocked = asker.blocked.has(userId);
    return { entityId, userId, name, isGuest, isOwner, role, permissions: granted, isMuted, isBlocked };
  }

  #signOut(userId: UserId, signIns: readonly string[]): void {
    // Whoever is still on the way by a sign-in that has ended is asked about as soon as they are here.
    this.#note(userId);
    const insider = this.roster.get(userId);
    if (insider && !signIns.includes(insider.signIn)) return;
    this.#sendOut(userId, SIGNED_OUT, 0);
  }

  #ban({ userId, worldId, reason, until }: Extract<LiveChange, { type: "banned" }>): void {
    const notice: CloseNotice = {
      reason: worldId === null ? "bannedFromPlatform" : "bannedFromWorld",
      details: { why: reason, until },
    };
    this.#sendOut(userId, notice, ON_THE_WAY_MS);
  }

  /** Whoever blocks is rid of the other before they are told that it is done. */
  #block(blocker: UserId, blocked: UserId): void {
    const [one, other] = [this.roster.get(blocker), this.roster.get(blocked)];
    one?.blocked.add(blocked);
    other?.blockedBy.add(blocker);
    if (one !== undefined || other !== undefined) this.#around.submit(blockCommand(blocker, blocked, true));
  }

  #takeRole({ id, name, permissions }: Role): void {
    for (const insider of this.roster.all()) {
      if (insider.role.id !== id) continue;
      insider.role = { id, name };
      insider.granted = permissions;
      this.#permit(insider, false);
    }
  }

  #permit(insider: Insider, muteChanged: boolean): void {
    const { userId, isMuted } = insider;
    const permissions = effectivePermissions(insider);
    this.#around.submit({ type: "permit", userId, permissions, isMuted, muteChanged });
  }

  #dress({ userId, name, look }: Insider): void {
    this.#around.submit({ type: "redress", resident: { userId, name, look } });
  }

  #sendOut(user: UserId, notice: CloseNotice, keepOutMs: number): void {
    if (keepOutMs > 0) this.roster.keepOut(user, notice, keepOutMs);
    this.#around.sendOut(user, notice);
  }

  #sendAllOut(notice: CloseNotice): void {
    this.#around.sendOut(null, notice);
  }

  #note(user: UserId | null): void {
    const nowMs = this.#around.nowMs();
    for (const [other, untilMs] of this.#decided) if (untilMs <= nowMs) this.#decided.delete(other);
    this.#decided.set(user, nowMs + ON_THE_WAY_MS);
  }

  #wasDecidedAbout(user: UserId): boolean {
    const nowMs = this.#around.nowMs();
    return [user, null].some((key) => (this.#decided.get(key) ?? 0) > nowMs);
  }

  /** Asks for the settings anew; where the database cannot be asked, again later. Of two answers that of the later question holds. */
  async #renewSettings(mapChanged: boolean): Promise<void> {
    const renewal = ++this.#renewals;
    try {
      const settings = await this.#around.settingsOf();
      if (this.#isClosed) return;
      if (settings === null) this.#sendAllOut({ reason: "worldClosed", details: {} });
      else if (renewal === this.#renewals) this.#takeSettings(settings, mapChanged);
      else if (mapChanged) this.#sendAllOut({ reason: "mapChanged", details: {} });
    } catch (error) {
      if (this.#isClosed) return;
      this.#around.logger.warn({ err: error }, "A world's settings could not be read anew; those it has hold on.");
      if (mapChanged) this.#sendAllOut({ reason: "mapChanged", details: {} });
      this.#cancelRenewing?.();
      this.#cancelRenewing = this.#around.after(ASK_AGAIN_MS, () => void this.#renewSettings(false));
    }
  }

  #takeSettings(settings: WorldSettings, mapChanged: boolean): void {
    const before = this.#settings;
    this.#settings = settings;
    this.#around.settingsChanged(settings);
    const isDoorChanged = settings.visibility !== before.visibility || settings.guestsAllowed !== before.guestsAllowed;
    if (mapChanged) this.#sendAllOut({ reason: "mapChanged", details: {} });
    else if (isDoorChanged) this.#askAbout(null);
  }

  #askAbout(users: readonly UserId[] | null): void {
    for (const user of users ?? [null]) this.#note(user);
    this.#inquiries.about(users ?? [...this.roster.all()].map(({ userId }) => userId));
  }

  #take(insider: Insider, { access, isSignedIn, blocked, blockedBy }: DoorAccess, askedAt: number): void {
    const { userId, isMuted } = insider;
    const refusal = access === null || !isSignedIn ? SIGNED_OUT : refuseAccess(access);
    if (access === null || refusal !== null) {
      this.#sendOut(userId, refusal ?? SIGNED_OUT, 0);
      return;
    }
    Object.assign(insider, takeAccess(access), { isMuted: this.#mutes.isMuted(userId, access.isMuted, askedAt) });
    this.#dress(insider);
    this.#permit(insider, insider.isMuted !== isMuted);
    for (const [other, isBlocked] of takeBlocks(insider.blocked, blocked))
      this.#around.submit(blockCommand(userId, other, isBlocked));
    for (const [other, isBlocked] of takeBlocks(insider.blockedBy, blockedBy))
      this.#around.submit(blockCommand(other, userId, isBlocked));
  }
}

function blockCommand(blocker: UserId, blocked: UserId, isBlocked: boolean): Command {
  return { type: "block", blocker, blocked, isBlocked };
}

/** Makes those whom somebody blocks, or who block them, those who are given; answers what has changed. */
function takeBlocks(known: Set<UserId>, now: readonly UserId[]): [UserId, boolean][] {
  const changes: [UserId, boolean][] = [];
  for (const user of now) if (!known.has(user)) changes.push([user, true]);
  const still = new Set(now);
  for (const user of known) if (!still.has(user)) changes.push([user, false]);
  for (const [user, isBlocked] of changes) {
    if (isBlocked) known.add(user);
    else known.delete(user);
  }
  return changes;
}

/** Whom they were known to block holds on until the database is asked anew: is that to be done, or is it as the door says? */
function keepBlocks(insider: Insider, before: Insider): boolean {
  const size = insider.blocked.size + insider.blockedBy.size;
  for (const user of before.blocked) insider.blocked.add(user);
  for (const user of before.blockedBy) insider.blockedBy.add(user);
  return insider.blocked.size + insider.blockedBy.size > size;
}

/** What of an insider the database decides. */
function takeAccess(access: WorldAccess) {
  const { isGuest, isOwner, isAdministrator, role, permissions, displayName, look } = access;
  return {
    isGuest,
    isOwner,
    isAdministrator,
    role,
    granted: permissions,
    name: displayName,
    look,
  };
}

function refuseAct(actor: Insider, target: Insider): RefusalReason | undefined {
  if (target === actor) return "notOneself";
  return mayAct(actor, target) ? undefined : "mayDoMore";
}
