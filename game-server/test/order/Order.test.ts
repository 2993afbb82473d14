import type { WorldAccess } from "@crowdwire/db";
import { type CloseNotice, permissionBits, type UserId, userId, worldId } from "@crowdwire/protocol";
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
  const mutes: { user: UserId; isMuted: boolean; by: UserId }[] = [];
  const kicks: { user: UserId; notice: CloseNotice; forMs: number; by: UserId }[] = [];
  const database = {
    isAway: false,
    access: new Map<UserId, WorldAccess | null>(),
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
      async accessOf(user) {
        asked.push(user);
        if (database.isAway) throw AWAY;
        const access = database.access.get(user) ?? null;
        await held();
        return access;
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
  return { order, clock, submitted, sentOut, shown, asked, mutes, kicks, database, apply, permits };
}

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
    const { order, apply, permits } = setUp();
    const insider = order.welcome(admissionOf("ada"));
    order.welcome(admissionOf("bea", { role: { id: "other" as never, name: "Other" } }));
    insider.isMuted = true;
    const permissions = permissionBits(["walk", "talk"]);
    await apply({ type: "roleChanged", worldId: HERE, roleId: "everyone", roleName: "All", permissions });
    expect(permits()).to.deep.equal([
      { type: "permit", userId: ada, permissions: permissionBits(["walk"]), isMuted: true },
    ]);
    expect(insider.role.name).to.equal("All");
  });

  it("asks about somebody anew and lets them go where they may no longer be here", async () => {
    const { order, apply, database, sentOut, submitted } = setUp();
    order.welcome(admissionOf("ada"));
    order.welcome(admissionOf("bea"));
    database.access.set(ada, accessOf("ada", { isMember: true, permissions: alsoMay("ban"), displayName: "Ada L." }));
    database.access.set(bea, accessOf("bea", { world: { ...accessOf("bea").world, visibility: "private" } }));
    await apply({ type: "accessChanged", worldId: HERE, userIds: null });
    expect(sentOut).to.deep.equal([{ user: bea, notice: { reason: "worldNotFound", details: {} } }]);
    expect(order.roster.get(ada)).to.include({ granted: alsoMay("ban"), name: "Ada L." });
    expect(submitted.map(({ type }) => type)).to.deep.equal(["redress", "permit"]);
  });

  it("[TR3] asks again and again while the database is away, and then does what it says", async () => {
    const { order, apply, database, clock, asked, permits } = setUp();
    order.welcome(admissionOf("ada"));
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
    order.welcome(admissionOf("ada"));
    order.welcome(admissionOf("bea"));
    await settle();
    expect(asked).to.deep.equal([ada]);
    await clock.pass(60_000);
    order.roster.remove(ada);
    order.welcome(admissionOf("ada"));
    await settle();
    expect(asked, "long ago").to.deep.equal([ada]);
  });

  it("ends the visits of a sign-in that has ended, and of no other", async () => {
    const { order, apply, sentOut } = setUp();
    const { signIn } = order.welcome(admissionOf("ada"));
    await apply({ type: "signedOut", userId: ada, sessionIds: ["another" as typeof signIn] });
    expect(sentOut).to.deep.equal([]);
    await apply({ type: "signedOut", userId: ada, sessionIds: [signIn] });
    expect(sentOut.map(({ user, notice }) => [user, notice.reason])).to.deep.equal([[ada, "signedOut"]]);
  });

  it("sends someone out for a minute, with a word, and not whom one may not touch", async () => {
    const { order, sentOut, kicks } = setUp();
    const mod = order.welcome(admissionOf("mod", { permissions: alsoMay("ban") }));
    const guest = order.welcome(admissionOf("ada"));
    const owner = order.welcome(admissionOf("owner", { isOwner: true }));
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
    const mod = order.welcome(admissionOf("mod", { permissions: alsoMay("worldMute") }));
    const guest = order.welcome(admissionOf("ada"));
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
    const mod = order.welcome(admissionOf("mod", { permissions: alsoMay("worldMute") }));
    const guest = order.welcome(admissionOf("ada"));
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
    const again = order.welcome(admissionOf("ada", { isMuted: false }));
    expect(again.isMuted, "the door was told before").to.equal(true);
    await settle();
    expect(asked.slice(before), "and it is asked anew").to.deep.equal([ada]);
    expect(again.isMuted).to.equal(true);
    order.roster.remove(ada);
    order.welcome(admissionOf("ada", { isMuted: false }));
    await settle();
    expect(order.roster.get(ada)?.isMuted, "a door slower still").to.equal(true);
  });

  it("tries to write down what was decided for as long as the world is open, and no longer", async () => {
    const { order, clock, database, mutes } = setUp();
    const mod = order.welcome(admissionOf("mod", { permissions: alsoMay("worldMute") }));
    const guest = order.welcome(admissionOf("ada"));
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
    const insider = order.welcome(admissionOf("ada"));
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
    await apply({ type: "roleChanged", worldId: HERE, roleId: "everyone", roleName: "All", permissions });
    database.access.set(ada, accessOf("ada", { permissions }));
    await first();
    expect(insider.granted, "it is asked once more").to.equal(permissions);
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
    order.welcome(admissionOf("ada"));
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
    const { order, apply, submitted } = setUp();
    order.welcome(admissionOf("ada", { blocked: [bea] }));
    order.welcome(admissionOf("bea"));
    const block = (isBlocked: boolean) => ({ type: "block", blocker: ada, blocked: bea, isBlocked });
    expect(submitted).to.deep.equal([block(true)]);
    await apply({ type: "blockChanged", blocker: ada, blocked: bea, isBlocked: false });
    expect(submitted.at(-1)).to.deep.equal(block(false));
    expect(order.roster.get(ada)?.blocked.has(bea)).to.equal(false);
    await apply({ type: "blockChanged", blocker: ada, blocked: bea, isBlocked: true });
    expect(order.roster.get(bea)?.blockedBy.has(ada)).to.equal(true);
  });
});
