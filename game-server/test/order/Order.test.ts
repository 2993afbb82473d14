import { permissionBits, userId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { ada, EVERYONE, HERE, keptOf, roleOf, SETTINGS, setUp } from "../support/orderOfWorld.ts";
import { accessOf, admissionOf, alsoMay } from "../support/people.ts";
import { settle } from "../support/TestClock.ts";

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

  it("ends the visits of a sign-in that has ended, and of no other", async () => {
    const { order, apply, sentOut } = setUp();
    const { signIn } = order.welcome(admissionOf("ada"), "s");
    await apply({ type: "signedOut", userId: ada, sessionIds: ["another" as typeof signIn] });
    expect(sentOut).to.deep.equal([]);
    await apply({ type: "signedOut", userId: ada, sessionIds: [signIn] });
    expect(sentOut.map(({ user, notice }) => [user, notice.reason])).to.deep.equal([[ada, "signedOut"]]);
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
