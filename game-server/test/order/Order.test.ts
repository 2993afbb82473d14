import type { WorldAccess } from "@crowdwire/db";
import { type CloseNotice, permissionBits, type UserId, userId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { LiveChange } from "../../src/live/LiveChange.ts";
import { Order, type WorldSettings } from "../../src/order/Order.ts";
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

/** Order in a world, with a database that says what it is told to, or cannot be asked. */
function setUp() {
  const clock = new TestClock();
  const submitted: Command[] = [];
  const sentOut: { user: UserId | null; notice: CloseNotice }[] = [];
  const shown: WorldSettings[] = [];
  const asked: UserId[] = [];
  const mutes: { user: UserId; isMuted: boolean; by: UserId }[] = [];
  const database = {
    isAway: false,
    access: new Map<UserId, WorldAccess | null>(),
    settings: SETTINGS as WorldSettings | null,
  };
  const order = new Order(
    {
      worldId: HERE,
      submit: (command) => submitted.push(command),
      sendOut: (user, notice) => sentOut.push({ user, notice }),
      async accessOf(user) {
        asked.push(user);
        if (database.isAway) throw new Error("away");
        return database.access.get(user) ?? null;
      },
      async settingsOf() {
        if (database.isAway) throw new Error("away");
        return database.settings;
      },
      async keepMute(user, isMuted, by) {
        if (database.isAway) throw new Error("away");
        mutes.push({ user, isMuted, by });
      },
      settingsChanged: (settings) => shown.push(settings),
      nowMs: () => clock.now().getTime(),
      after: clock.after,
      logger: { warn: () => undefined },
    },
    SETTINGS,
  );
  const apply = async (change: LiveChange) => {
    order.apply(change);
    await settle();
  };
  const permits = () => submitted.filter((command) => command.type === "permit");
  return { order, clock, submitted, sentOut, shown, asked, mutes, database, apply, permits };
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
    order.roster.mute(insider, true);
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

  it("sends someone out for a minute, with a word, and not whom one may not touch", () => {
    const { order, sentOut } = setUp();
    const mod = order.welcome(admissionOf("mod", { permissions: alsoMay("ban") }));
    const guest = order.welcome(admissionOf("ada"));
    const owner = order.welcome(admissionOf("owner", { isOwner: true }));
    expect(order.kick(mod, mod, "")).to.equal("notOneself");
    expect(order.kick(mod, owner, "")).to.equal("mayDoMore");
    expect(order.muteForAll(mod, owner, true)).to.equal("mayDoMore");
    expect(sentOut).to.deep.equal([]);
    expect(order.kick(mod, guest, "Enough.")).to.equal(undefined);
    expect(sentOut).to.deep.equal([{ user: ada, notice: { reason: "kicked", details: { why: "Enough." } } }]);
    expect(order.roster.refusalOf(ada)?.reason).to.equal("kicked");
  });

  it("mutes at once, and writes it down as soon as it can be, as it was decided last", async () => {
    const { order, clock, database, mutes, permits, apply } = setUp();
    const mod = order.welcome(admissionOf("mod", { permissions: alsoMay("worldMute") }));
    const guest = order.welcome(admissionOf("ada"));
    database.isAway = true;
    order.muteForAll(mod, guest, true);
    await settle();
    expect(permits().at(-1), "whatever the database says").to.include({ userId: ada, isMuted: true });
    expect(mutes).to.deep.equal([]);
    order.muteForAll(mod, guest, false);
    order.muteForAll(mod, guest, true);
    database.isAway = false;
    await clock.pass(2000);
    await settle();
    expect(mutes).to.deep.equal([{ user: ada, isMuted: true, by: userId("mod") }]);
    database.access.set(ada, accessOf("ada", { isMuted: false }));
    await apply({ type: "accessChanged", worldId: HERE, userIds: [ada] });
    expect(guest.isMuted, "given back elsewhere since").to.equal(false);
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
