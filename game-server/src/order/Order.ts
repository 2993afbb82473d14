import type { World as StoredWorld, WorldAccess } from "@crowdwire/db";
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
import type { Admission } from "./Admission.ts";
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
export interface OrderSurroundings {
  readonly worldId: WorldId;
  submit(command: Command): void;
  /** Closes every connection of this user to the world, and takes their avatar away; null: of everybody. */
  sendOut(user: UserId | null, notice: CloseNotice): void;
  /** What somebody is and may do here, from the database. */
  accessOf(user: UserId): Promise<WorldAccess | null>;
  /** This world as the database has it; null where it is gone. */
  settingsOf(): Promise<WorldSettings | null>;
  settingsChanged(settings: WorldSettings): void;
  readonly keepMute: KeepMute;
  /** Keeps somebody out of this world for so long, in every process. @throws AppError */
  keepOut(user: UserId, notice: CloseNotice, forMs: number, by: UserId): Promise<void>;
  /** Monotonic milliseconds. */
  nowMs(): number;
  after(delayMs: number, callback: () => void): () => void;
  readonly logger: RetriedWritesOptions["logger"];
  readonly metrics: RetriedWritesOptions["metrics"];
}

/** What came of an act on somebody: it was refused, or it acts, and is kept or not. */
export type Act = { readonly refusal: RefusalReason } | { readonly keeping: Promise<Keeping> };

/** Whoever is sent out may come back after so long. */
const KICKED_MS = 60_000;
/** Longer than anybody is on the way from the door into the world. */
const ON_THE_WAY_MS = 1000 * LIMITS.reconnectionSeconds;
const ASK_AGAIN_MS = 2000;
/** People of whom the database is asked at the same time. */
const ASK_AT_ONCE = 4;

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
  /** About whom the database is to be asked anew, and about whom it is being asked. */
  readonly #unasked = new Set<UserId>();
  readonly #asked = new Set<UserId>();
  #cancelAsking: (() => void) | null = null;
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
  }

  get settings(): WorldSettings {
    return this.#settings;
  }

  /** Somebody whom the door let in is here, and the world has been asked to take them in. */
  welcome(admission: Admission): Insider {
    const { userId } = admission;
    const isMuted = this.#mutes.isMuted(userId, admission.isMuted);
    const insider = this.roster.add({ ...admission, isMuted });
    for (const blocked of insider.blocked) this.#around.submit(blockCommand(userId, blocked, true));
    for (const blocker of insider.blockedBy) this.#around.submit(blockCommand(blocker, userId, true));
    if (this.#wasDecidedAbout(userId) || this.#mutes.has(userId)) this.#askAbout([userId]);
    return insider;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelAsking?.();
    this.#cancelRenewing?.();
    this.#writes.close();
  }

  /** Something was decided outside. */
  apply(change: LiveChange): void {
    if ("worldId" in change && change.worldId !== null && change.worldId !== this.#around.worldId) return;
    switch (change.type) {
      case "profileChanged":
        this.#rename(change);
        break;
      case "personaChanged":
        this.#askAbout([change.userId]);
        break;
      case "signedOut":
        this.#signOut(change.userId, change.sessionIds);
        break;
      case "accountErased":
        this.#sendOut(change.userId, { reason: "signedOut", details: {} }, ON_THE_WAY_MS);
        break;
      case "banned":
        this.#ban(change);
        break;
      case "banLifted":
        this.roster.letIn(change.userId, change.worldId === null ? "bannedFromPlatform" : "bannedFromWorld");
        break;
      case "roleChanged":
        this.#changeRole(change);
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
        this.#block(change);
        break;
    }
  }

  /** Asks the database anew about everybody: something may have been missed. */
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
    target.isMuted = isMuted;
    this.#permit(target);
    const keeping = this.#mutes.decide(target.userId, isMuted, actor.userId);
    return { keeping };
  }

  /** Who somebody is, for whoever asks; not where. */
  describe(target: Insider, asker: Insider, entityId: number): Omit<PersonCard, "place"> {
    const { userId, name, isGuest, isOwner, role, granted, isMuted } = target;
    const isBlocked = asker.blocked.has(userId);
    return { entityId, userId, name, isGuest, isOwner, role, permissions: granted, isMuted, isBlocked };
  }

  #rename({ userId, name, look }: Extract<LiveChange, { type: "profileChanged" }>): void {
    const insider = this.roster.get(userId);
    if (insider === undefined) {
      this.#note(userId);
      return;
    }
    if (this.#asked.has(userId)) this.#unasked.add(userId);
    if (!insider.hasOwnName) insider.name = name;
    if (!insider.hasOwnLook) insider.look = look;
    this.#dress(insider);
  }

  #signOut(userId: UserId, signIns: readonly string[]): void {
    const insider = this.roster.get(userId);
    if (insider && !signIns.includes(insider.signIn)) return;
    // Whoever is still on the way is refused at the world's door by this alone: their token outlives their sign-in.
    this.#sendOut(userId, { reason: "signedOut", details: {} }, 0);
    this.#note(userId);
  }

  #ban({ userId, worldId, reason, until }: Extract<LiveChange, { type: "banned" }>): void {
    const notice: CloseNotice = {
      reason: worldId === null ? "bannedFromPlatform" : "bannedFromWorld",
      details: { why: reason, until },
    };
    this.#sendOut(userId, notice, ON_THE_WAY_MS);
  }

  #changeRole(change: Extract<LiveChange, { type: "roleChanged" }>): void {
    this.#note(null);
    // What is being answered about them may be from before.
    for (const user of this.#asked) this.#unasked.add(user);
    for (const insider of this.roster.all()) {
      if (insider.role.id !== change.roleId) continue;
      insider.role = { id: insider.role.id, name: change.roleName };
      insider.granted = change.permissions;
      this.#permit(insider);
    }
  }

  #block({ blocker, blocked, isBlocked }: Extract<LiveChange, { type: "blockChanged" }>): void {
    this.#around.submit(blockCommand(blocker, blocked, isBlocked));
    const one = this.roster.get(blocker)?.blocked;
    const other = this.roster.get(blocked)?.blockedBy;
    if (isBlocked) {
      one?.add(blocked);
      other?.add(blocker);
    } else {
      one?.delete(blocked);
      other?.delete(blocker);
    }
  }

  #permit(insider: Insider): void {
    const permissions = effectivePermissions(insider);
    this.#around.submit({ type: "permit", userId: insider.userId, permissions, isMuted: insider.isMuted });
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
    const concerned = users ?? [...this.roster.all()].map(({ userId }) => userId);
    for (const user of users ?? [null]) this.#note(user);
    for (const user of concerned) if (this.roster.get(user)) this.#unasked.add(user);
    if (this.#cancelAsking === null) void this.#ask();
  }

  /** Asks about those who wait for it, a few at a time; where the database cannot be asked, again later. */
  async #ask(): Promise<void> {
    this.#cancelAsking = () => undefined;
    try {
      while (this.#unasked.size > 0 && !this.#isClosed) {
        for (const user of [...this.#unasked].slice(0, ASK_AT_ONCE)) {
          // Whoever is asked about again meanwhile is so after this answer, which may be from before.
          this.#unasked.delete(user);
          this.#asked.add(user);
        }
        const users = [...this.#asked];
        const askedAt = this.#mutes.asking();
        const answers = await Promise.all(users.map((user) => this.#around.accessOf(user)));
        if (this.#isClosed) return;
        this.#asked.clear();
        for (const [index, user] of users.entries()) this.#take(user, answers[index] ?? null, askedAt);
      }
      this.#cancelAsking = null;
    } catch (error) {
      for (const user of this.#asked) this.#unasked.add(user);
      this.#asked.clear();
      if (this.#isClosed) return;
      this.#around.logger.warn({ err: error }, "What people may do could not be asked; it will be tried again.");
      this.#cancelAsking = this.#around.after(ASK_AGAIN_MS, () => void this.#ask());
    }
  }

  #take(user: UserId, access: WorldAccess | null, askedAt: number): void {
    const insider = this.roster.get(user);
    if (insider === undefined) return;
    if (access === null) {
      this.#sendOut(user, { reason: "signedOut", details: {} }, 0);
      return;
    }
    const refusal = refuseAccess(access);
    if (refusal !== null) {
      this.#sendOut(user, refusal, 0);
      return;
    }
    Object.assign(insider, takeAccess(access), { isMuted: this.#mutes.isMuted(user, access.isMuted, askedAt) });
    this.#dress(insider);
    this.#permit(insider);
  }
}

function blockCommand(blocker: UserId, blocked: UserId, isBlocked: boolean): Command {
  return { type: "block", blocker, blocked, isBlocked };
}

/** What of an insider the database decides. */
function takeAccess(access: WorldAccess) {
  const { isGuest, isOwner, isAdministrator, role, permissions, displayName, look } = access;
  const hasOwnName = access.ownDisplayName !== null;
  const hasOwnLook = access.ownLook !== null;
  return {
    isGuest,
    isOwner,
    isAdministrator,
    role,
    granted: permissions,
    name: displayName,
    look,
    hasOwnName,
    hasOwnLook,
  };
}

function refuseAct(actor: Insider, target: Insider): RefusalReason | undefined {
  if (target === actor) return "notOneself";
  return mayAct(actor, target) ? undefined : "mayDoMore";
}
