import { type Role, roleId, type WorldAccess } from "@crowdwire/db";
import {
  type CloseNotice,
  type PermissionBits,
  permissionBits,
  type UserId,
  userId,
  worldId,
} from "@crowdwire/protocol";
import { AppError } from "@crowdwire/service-kit";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { LiveChange } from "../../src/live/LiveChange.ts";
import { type Act, Order, type WorldSettings } from "../../src/order/Order.ts";
import type { Keeping } from "../../src/order/RetriedWrites.ts";
import type { Command } from "../../src/world/commands.ts";
import { accessOf, admissionOf, alsoMay } from "../support/people.ts";
import { settle, TestClock } from "../support/TestClock.ts";

const HERE = worldId("w");
const SETTINGS: WorldSettings = {
  name: "W",
  capacity: 10,
  visibility: "public",
  guestsAllowed: true,
  isChatOn: true,
  slowModeSeconds: 0,
};
const ada = userId("ada");
const bea = userId("bea");

const AWAY = new AppError("away", { code: "databaseUnavailable", retriable: true });

/** Order in a world, with a database that says what it is told to, or cannot be asked. */
function setUp() {
  const clock = new TestClock();
  const submitted: Command[] = [];
  const sentOut: { user: UserId | null; notice: CloseNotice }[] = [];
  const shown: WorldSettings[] = [];
  const asked: UserId[] = [];
  const rolesAsked: string[] = [];
  const mutes: { user: UserId; isMuted: boolean; by: UserId }[] = [];
  const kicks: { user: UserId; notice: CloseNotice; forMs: number; by: UserId }[] = [];
  const database = {
    isAway: false,
    access: new Map<UserId, WorldAccess | null>(),
    /** Sign-ins that have ended. */
    ended: new Set<string>(),
    /** Blocker and blocked. */
    blocks: [] as [UserId, UserId][],
    roles: new Map<string, Role>(),
    settings: SETTINGS as WorldSettings | null,
    /** Answers that are held back: they say what was so when they were asked for. */
    held: null as (() => void)[] | null,
  };
  const held = () =>
    database.held === null ? undefined : new Promise<void>((resolve) => database.held?.push(resolve));
  const order = new Order(
    {
      worldId: HERE,
      submit: (command) => submitted.push(command),
      sendOut: (user, notice) => sentOut.push({ user, notice }),
      async accessOf(user, signIn) {
        asked.push(user);
        if (database.isAway) throw AWAY;
        const answer = {
          access: database.access.get(user) ?? null,
          isSignedIn: !database.ended.has(signIn),
          blocked: database.blocks.flatMap(([blocker, blocked]) => (blocker === user ? [blocked] : [])),
          blockedBy: database.blocks.flatMap(([blocker, blocked]) => (blocked === user ? [blocker] : [])),
        };
        await held();
        return answer;
      },
      async roleOf(id) {
        rolesAsked.push(id);
        if (database.isAway) throw AWAY;
        const role = database.roles.get(id) ?? null;
        await held();
        return role;
      },
      async settingsOf() {
        if (database.isAway) throw AWAY;
        const { settings } = database;
        await held();
        return settings;
      },
      async keepMute(user, isMuted, by) {
        if (database.isAway) throw AWAY;
        mutes.push({ user, isMuted, by });
      },
      async keepOut(user, notice, forMs, by) {
        if (database.isAway) throw AWAY;
        kicks.push({ user, notice, forMs, by });
      },
      settingsChanged: (settings) => shown.push(settings),
      nowMs: () => clock.now().getTime(),
      after: clock.after,
      logger: { warn: () => undefined, error: () => undefined },
      metrics: { writesDropped: { inc: () => undefined } },
    },
    SETTINGS,
  );
  const apply = async (change: LiveChange) => {
    order.apply(change);
    await settle();
  };
  const permits = () => submitted.filter((command) => command.type === "permit");
  const release = async (answer: () => void) => {
    answer();
    await settle();
  };
  return {
    order,
    clock,
    submitted,
    sentOut,
    shown,
    asked,
    rolesAsked,
    mutes,
    kicks,
    database,
    apply,
    permits,
    release,
  };
}

const EVERYONE = roleId("everyone");
const roleOf = (name: string, permissions: PermissionBits): Role => ({
  id: EVERYONE,
  name,
  permissions,
  isDefault: true,
  isOwner: false,
});

/** Was it done, and is it kept? */
function keptOf(act: Act): Promise<Keeping> {
  if ("refusal" in act) throw new Error(`It was refused: ${act.refusal}.`);
  return act.keeping;
}

describe("order in a world", () => {
  it("[check 21] sends a banned person out with the words that their page shows, and keeps them out meanwhile", async () => {
    const { order, apply, sentOut, clock } = setUp();
    const banned = { type: "banned", userId: ada, reason: "Shouting.", until: "2026-02-01T00:00:00.000Z" } as const;
    await apply({ ...banned, worldId: worldId("elsewhere") });
    expect(sentOut, "another world's ban").to.deep.equal([]);
    await apply({ ...banned, worldId: HERE });
    const notice = { reason: "bannedFromWorld", details: { why: "Shouting.", until: "2026-02-01T00:00:00.000Z" } };
    expect(sentOut).to.deep.equal([{ user: ada, notice }]);
    expect(order.roster.refusalOf(ada)).to.deep.equal(notice);
    await apply({ ...banned, worldId: null });
    expect(sentOut.at(-1)?.notice.reason).to.equal("bannedFromPlatform");
    // The door itself asks the database by then.
    await clock.pass(60_000);
    expect(order.roster.refusalOf(ada)).to.equal(null);
  });

  it("lets someone whose ban is lifted in at once, and of two bans lifts the one that was", async () => {
    const { order, apply } = setUp();
    const banned = { type: "banned", userId: ada, reason: "Shouting.", until: null } as const;
    await apply({ ...banned, worldId: HERE });
    await apply({ type: "banLifted", worldId: null, userId: ada });
    expect(order.roster.refusalOf(ada)?.reason, "another ban was lifted").to.equal("bannedFromWorld");
    await apply({ type: "banLifted", worldId: worldId("elsewhere"), userId: ada });
    expect(order.roster.refusalOf(ada)?.reason, "another world's was").to.equal("bannedFromWorld");
    await apply({ type: "banLifted", worldId: HERE, userId: ada });
    expect(order.roster.refusalOf(ada)).to.equal(null);
    await apply({ ...banned, worldId: null });
    await apply({ type: "banLifted", worldId: null, userId: ada });
    expect(order.roster.refusalOf(ada)).to.equal(null);
  });

  it("[SIM6] gives whoever holds a role what it allows from now on, muted as they are, and nobody else", async () => {
    const { order, apply, permits, database, asked } = setUp();
    const insider = order.welcome(admissionOf("ada"), "s");
    order.welcome(admissionOf("bea", { role: { id: "other" as never, name: "Other" } }), "s");
    insider.isMuted = true;
    database.roles.set(EVERYONE, roleOf("All", permissionBits(["walk", "talk"])));
    await apply({ type: "roleChanged", worldId: HERE, roleId: EVERYONE });
    expect(permits()).to.deep.equal([
      { type: "permit", userId: ada, permissions: permissionBits(["walk"]), isMuted: true, muteChanged: false },
    ]);
    expect(insider.role.name).to.equal("All");
    expect(asked, "one row says it of everybody").to.deep.equal([]);
  });

  it("[TR3] gives a role what the database says it allows, in whatever order its changes are told and answered", async () => {
    const { order, apply, database, release, rolesAsked, clock } = setUp();
    const insider = order.welcome(admissionOf("ada"), "s");
    const change = { type: "roleChanged", worldId: HERE, roleId: EVERYONE } as const;
    database.roles.set(EVERYONE, roleOf("All", alsoMay("ban")));
    database.held = [];
    await apply(change);
    // The later change is kept while the earlier is being answered, and told.
    database.roles.set(EVERYONE, roleOf("All", permissionBits(["walk"])));
    await apply(change);
    expect(rolesAsked, "one after the other").to.have.length(1);
    const [first] = database.held;
    database.held = null;
    await release(first!);
    expect(insider.granted, "a right that was taken away stays away").to.equal(permissionBits(["walk"]));
    database.isAway = true;
    database.roles.set(EVERYONE, roleOf("All", permissionBits(["chat"])));
    await apply(change);
    database.isAway = false;
    await clock.pass(2000);
    expect(insider.granted, "asked again after an outage").to.equal(permissionBits(["chat"]));
    database.roles.delete(EVERYONE);
    await apply(change);
    expect(insider.granted).to.equal(permissionBits(["chat"]));
  });

  it("asks about somebody anew and lets them go where they may no longer be here", async () => {
    const { order, apply, database, sentOut, submitted } = setUp();
    order.welcome(admissionOf("ada"), "s");
    order.welcome(admissionOf("bea"), "s");
    database.access.set(ada, accessOf("ada", { isMember: true, permissions: alsoMay("ban"), displayName: "Ada L." }));
    database.access.set(bea, accessOf("bea", { world: { ...accessOf("bea").world, visibility: "private" } }));
    await apply({ type: "accessChanged", worldId: HERE, userIds: null });
    expect(sentOut).to.deep.equal([{ user: bea, notice: { reason: "worldNotFound", details: {} } }]);
    expect(order.roster.get(ada)).to.include({ granted: alsoMay("ban"), name: "Ada L." });
    expect(submitted.map(({ type }) => type)).to.deep.equal(["redress", "permit"]);
  });

  it("[TR3] asks again and again while the database is away, and then does what it says", async () => {
    const { order, apply, database, clock, asked, permits } = setUp();
    order.welcome(admissionOf("ada"), "s");
    database.isAway = true;
    database.access.set(ada, accessOf("ada", { permissions: alsoMay("ban") }));
    await apply({ type: "accessChanged", worldId: HERE, userIds: [ada] });
    await clock.pass(5000);
    expect(asked.length).to.be.greaterThan(2);
    expect(permits()).to.deep.equal([]);
    database.isAway = false;
    await clock.pass(2000);
    expect(permits()).to.have.length(1);
    const before = asked.length;
    await clock.pass(60_000);
    expect(asked, "nothing is left to ask").to.have.length(before);
  });

  it("asks about whoever was on the way in when something was decided about them", async () => {
    const { order, apply, database, clock, asked } = setUp();
    database.access.set(ada, accessOf("ada"));
    await apply({ type: "accessChanged", worldId: HERE, userIds: [ada] });
    expect(asked, "they are not here").to.deep.equal([]);
    order.welcome(admissionOf("ada"), "s");
    order.welcome(admissionOf("bea"), "s");
    await settle();
    expect(asked).to.deep.equal([ada]);
    await clock.pass(60_000);
    order.roster.remove(ada);
    order.welcome(admissionOf("ada"), "s");
    await settle();
    expect(asked, "long ago").to.deep.equal([ada]);
  });

  it("ends the visits of a sign-in that has ended, and of no other", async () => {
    const { order, apply, sentOut } = setUp();
    const { signIn } = order.welcome(admissionOf("ada"), "s");
    await apply({ type: "signedOut", userId: ada, sessionIds: ["another" as typeof signIn] });
    expect(sentOut).to.deep.equal([]);
    await apply({ type: "signedOut", userId: ada, sessionIds: [signIn] });
    expect(sentOut.map(({ user, notice }) => [user, notice.reason])).to.deep.equal([[ada, "signedOut"]]);
  });

  it("lets nobody stay whose sign-in ended while they were on the way in, beside another of theirs or not", async () => {
    const { order, apply, database, sentOut, clock } = setUp();
    const { signIn } = admissionOf("ada");
    database.access.set(ada, accessOf("ada"));
    for (const isInside of [false, true]) {
      if (isInside) order.welcome(admissionOf("ada", { signIn: "another" as typeof signIn }), "before");
      database.ended.add(signIn);
      await apply({ type: "signedOut", userId: ada, sessionIds: [signIn] });
      sentOut.length = 0;
      order.welcome(admissionOf("ada"), "s");
      await settle();
      expect(sentOut, `inside: ${isInside}`).to.deep.equal([
        { user: ada, notice: { reason: "signedOut", details: {} } },
      ]);
      order.roster.remove(ada);
      await clock.pass(60_000);
    }
  });

  it("asks about whoever came in again meanwhile by the sign-in they came by", async () => {
    const { order, apply, database, sentOut, release } = setUp();
    database.access.set(ada, accessOf("ada"));
    const first = order.welcome(admissionOf("ada"), "one");
    database.ended.add(first.signIn);
    database.held = [];
    await apply({ type: "accessChanged", worldId: HERE, userIds: [ada] });
    const [answer] = database.held;
    database.held = null;
    order.welcome(admissionOf("ada", { signIn: "another" as typeof first.signIn }), "two");
    await release(answer!);
    expect(sentOut).to.deep.equal([]);
  });

  it("[TR4] finds out who was signed out and who blocks whom when news may have been missed", async () => {
    const { order, database, sentOut, submitted } = setUp();
    for (const name of ["ada", "bea", "cleo"]) database.access.set(userId(name), accessOf(name));
    const [one, other] = ["ada", "bea", "cleo"].map((name) => order.welcome(admissionOf(name), name));
    database.ended.add(admissionOf("cleo").signIn);
    database.blocks.push([ada, bea]);
    order.askAboutEveryone();
    await settle();
    expect(sentOut.map(({ user, notice }) => [user, notice.reason])).to.deep.include([userId("cleo"), "signedOut"]);
    expect(sentOut.filter(({ user }) => user === ada || user === bea)).to.deep.equal([]);
    expect([[...one!.blocked], [...other!.blockedBy]]).to.deep.equal([[bea], [ada]]);
    expect(submitted).to.deep.include({ type: "block", blocker: ada, blocked: bea, isBlocked: true });
  });

  it("sends someone out for a minute, with a word, and not whom one may not touch", async () => {
    const { order, sentOut, kicks } = setUp();
    const mod = order.welcome(admissionOf("mod", { permissions: alsoMay("ban") }), "s");
    const guest = order.welcome(admissionOf("ada"), "s");
    const owner = order.welcome(admissionOf("owner", { isOwner: true }), "s");
    expect(order.kick(mod, mod, "")).to.deep.equal({ refusal: "notOneself" });
    expect(order.kick(mod, owner, "")).to.deep.equal({ refusal: "mayDoMore" });
    expect(order.muteForAll(mod, owner, true)).to.deep.equal({ refusal: "mayDoMore" });
    expect(sentOut).to.deep.equal([]);
    expect(await keptOf(order.kick(mod, guest, "Enough."))).to.equal("kept");
    const notice = { reason: "kicked", details: { why: "Enough." } };
    expect(sentOut).to.deep.equal([{ user: ada, notice }]);
    // For other processes, and for the world opened anew.
    expect(kicks).to.deep.equal([{ user: ada, notice, forMs: 60_000, by: userId("mod") }]);
    expect(order.roster.refusalOf(ada)?.reason).to.equal("kicked");
  });

  it("[TR3] mutes at once, says that it may not last where it cannot be written down, and writes it as it was decided last", async () => {
    const { order, clock, database, mutes, permits, apply } = setUp();
    const mod = order.welcome(admissionOf("mod", { permissions: alsoMay("worldMute") }), "s");
    const guest = order.welcome(admissionOf("ada"), "s");
    database.isAway = true;
    expect(await keptOf(order.muteForAll(mod, guest, true)), "it is not to be taken for kept").to.equal("notKeptYet");
    expect(permits().at(-1), "whatever the database says").to.include({ userId: ada, isMuted: true });
    expect(mutes).to.deep.equal([]);
    expect(await keptOf(order.muteForAll(mod, guest, false))).to.equal("notKeptYet");
    expect(await keptOf(order.muteForAll(mod, guest, true))).to.equal("notKeptYet");
    database.isAway = false;
    await clock.pass(2000);
    expect(mutes).to.deep.equal([{ user: ada, isMuted: true, by: userId("mod") }]);
    database.access.set(ada, accessOf("ada", { isMuted: false }));
    await apply({ type: "accessChanged", worldId: HERE, userIds: [ada] });
    expect(guest.isMuted, "given back elsewhere since").to.equal(false);
  });

  it("keeps somebody muted against answers from before: one on its way while it was written down, and the door's", async () => {
    const { order, database, asked, mutes, apply } = setUp();
    const mod = order.welcome(admissionOf("mod", { permissions: alsoMay("worldMute") }), "s");
    const guest = order.welcome(admissionOf("ada"), "s");
    database.access.set(ada, accessOf("ada", { isMuted: false }));
    database.held = [];
    await apply({ type: "accessChanged", worldId: HERE, userIds: [ada] });
    expect(await keptOf(order.muteForAll(mod, guest, true))).to.equal("kept");
    expect(mutes).to.have.length(1);
    const answers = database.held;
    database.held = null;
    for (const answer of answers) answer();
    await settle();
    expect(guest.isMuted, "as it was when it was asked").to.equal(true);
    order.roster.remove(ada);
    database.access.set(ada, accessOf("ada", { isMuted: true }));
    const before = asked.length;
    const again = order.welcome(admissionOf("ada", { isMuted: false }), "s");
    expect(again.isMuted, "the door was told before").to.equal(true);
    await settle();
    expect(asked.slice(before), "and it is asked anew").to.deep.equal([ada]);
    expect(again.isMuted).to.equal(true);
    order.roster.remove(ada);
    order.welcome(admissionOf("ada", { isMuted: false }), "s");
    await settle();
    expect(order.roster.get(ada)?.isMuted, "a door slower still").to.equal(true);
  });

  it("tries to write down what was decided for as long as the world is open, and no longer", async () => {
    const { order, clock, database, mutes } = setUp();
    const mod = order.welcome(admissionOf("mod", { permissions: alsoMay("worldMute") }), "s");
    const guest = order.welcome(admissionOf("ada"), "s");
    database.isAway = true;
    expect(await keptOf(order.muteForAll(mod, guest, true))).to.equal("notKeptYet");
    order.close();
    database.isAway = false;
    await clock.pass(10_000);
    expect(mutes, "somebody may have given the word back where it is open now").to.deep.equal([]);
    expect(clock.timers).to.equal(0);
    expect(await keptOf(order.muteForAll(mod, guest, true))).to.equal("notKept");
  });

  it("does what was decided last, whatever is answered later that was asked before", async () => {
    const { order, database, apply, shown, sentOut } = setUp();
    const insider = order.welcome(admissionOf("ada"), "s");
    database.access.set(ada, accessOf("ada", { permissions: alsoMay("ban") }));
    const hold = async (change: LiveChange) => {
      database.held = [];
      await apply(change);
      const [answer] = database.held;
      database.held = null;
      return async () => {
        answer!();
        await settle();
      };
    };
    // A role that has lost a permission, while somebody is asked about who had it.
    const first = await hold({ type: "accessChanged", worldId: HERE, userIds: [ada] });
    const permissions = permissionBits(["walk"]);
    database.roles.set(EVERYONE, roleOf("All", permissions));
    await apply({ type: "roleChanged", worldId: HERE, roleId: EVERYONE });
    database.access.set(ada, accessOf("ada", { permissions }));
    await first();
    expect(insider.granted, "the role is asked about").to.equal(permissions);
    // Asked for again while it is being answered.
    const second = await hold({ type: "accessChanged", worldId: HERE, userIds: [ada] });
    database.access.set(ada, accessOf("ada", { displayName: "Ada L." }));
    await apply({ type: "accessChanged", worldId: HERE, userIds: [ada] });
    await second();
    expect(insider.name).to.equal("Ada L.");
    // Settings, twice in a row.
    const third = await hold({ type: "worldChanged", worldId: HERE, mapChanged: true });
    database.settings = { ...SETTINGS, slowModeSeconds: 30 };
    await apply({ type: "worldChanged", worldId: HERE, mapChanged: false });
    await third();
    expect(order.settings.slowModeSeconds).to.equal(30);
    expect(shown).to.have.length(1);
    expect(
      sentOut.map(({ notice }) => notice.reason),
      "the new map is not forgotten over it",
    ).to.deep.equal(["mapChanged"]);
  });

  it("shows new settings, asks about everybody when the door has changed, and empties a world that is gone", async () => {
    const { order, apply, database, shown, sentOut, asked } = setUp();
    order.welcome(admissionOf("ada"), "s");
    database.access.set(ada, accessOf("ada"));
    database.settings = { ...SETTINGS, slowModeSeconds: 10 };
    await apply({ type: "worldChanged", worldId: HERE, mapChanged: false });
    expect(order.settings.slowModeSeconds).to.equal(10);
    expect(shown).to.have.length(1);
    expect(asked, "nothing about the door").to.deep.equal([]);
    database.settings = { ...SETTINGS, guestsAllowed: false };
    await apply({ type: "worldChanged", worldId: HERE, mapChanged: false });
    expect(asked).to.deep.equal([ada]);
    await apply({ type: "worldChanged", worldId: HERE, mapChanged: true });
    expect(sentOut.at(-1)).to.deep.equal({ user: null, notice: { reason: "mapChanged", details: {} } });
    database.isAway = true;
    await apply({ type: "worldChanged", worldId: HERE, mapChanged: false });
    expect(order.settings.guestsAllowed, "what it has holds on").to.equal(false);
    database.isAway = false;
    database.settings = null;
    await apply({ type: "worldChanged", worldId: HERE, mapChanged: false });
    expect(sentOut.at(-1)?.notice.reason).to.equal("worldClosed");
  });

  it("tells the world who does not want to hear whom, when they come and when it changes", async () => {
    const { order, apply, submitted, database } = setUp();
    order.welcome(admissionOf("ada", { blocked: [bea] }), "s");
    order.welcome(admissionOf("bea"), "s");
    const block = (isBlocked: boolean) => ({ type: "block", blocker: ada, blocked: bea, isBlocked });
    const blocks = () => submitted.filter(({ type }) => type === "block");
    expect(blocks()).to.deep.equal([block(true)]);
    for (const name of ["ada", "bea"]) database.access.set(userId(name), accessOf(name));
    const change = { type: "blockChanged", blocker: ada, blocked: bea } as const;
    // Told in whatever order: it is as the database says.
    await apply({ ...change, isBlocked: true });
    expect(blocks().at(-1), "taken back").to.deep.equal(block(false));
    expect(order.roster.get(ada)?.blocked.has(bea)).to.equal(false);
    database.blocks.push([ada, bea]);
    await apply({ ...change, isBlocked: false });
    expect(blocks().at(-1), "made").to.deep.equal(block(true));
    expect(order.roster.get(bea)?.blockedBy.has(ada)).to.equal(true);
    database.blocks.length = 0;
    await apply({ ...change, isBlocked: false });
    database.isAway = true;
    order.apply({ ...change, isBlocked: true });
    expect(order.roster.get(ada)?.blocked.has(bea), "at once, before the database has answered").to.equal(true);
    expect(blocks().at(-1)).to.deep.equal(block(true));
  });

  it("knows of a block that was made, or taken back, between the door and the world, also where the door was told before", async () => {
    const { order, apply, submitted, database } = setUp();
    for (const name of ["ada", "bea"]) database.access.set(userId(name), accessOf(name));
    order.welcome(admissionOf("bea"), "b");
    database.blocks.push([ada, bea]);
    await apply({ type: "blockChanged", blocker: ada, blocked: bea, isBlocked: true });
    const first = order.welcome(admissionOf("ada"), "a");
    await settle();
    expect([...first.blocked]).to.deep.equal([bea]);
    expect(submitted).to.deep.include({ type: "block", blocker: ada, blocked: bea, isBlocked: true });
    // They come in anew, and the news that it was taken back was missed.
    database.blocks.length = 0;
    const again = order.welcome(admissionOf("ada"), "again");
    await settle();
    expect([...again.blocked]).to.deep.equal([]);
    expect(submitted.filter(({ type }) => type === "block").at(-1)).to.deep.include({ isBlocked: false });
  });

  it("says that somebody is muted, or no longer, also where their role has no voice to lose", () => {
    const { order, permits } = setUp();
    const mod = order.welcome(admissionOf("mod", { permissions: alsoMay("worldMute") }), "m");
    const quiet = order.welcome(admissionOf("ada", { permissions: permissionBits(["walk"]) }), "a");
    for (const isMuted of [true, true, false]) order.muteForAll(mod, quiet, isMuted);
    expect(permits().map(({ isMuted, muteChanged }) => [isMuted, muteChanged])).to.deep.equal([
      [true, true],
      [true, false],
      [false, true],
    ]);
  });
});
