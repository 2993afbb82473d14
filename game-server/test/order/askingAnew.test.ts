import { permissionBits, userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { LiveChange } from "../../src/live/LiveChange.ts";
import { ada, bea, EVERYONE, HERE, roleOf, SETTINGS, setUp } from "../support/orderOfWorld.ts";
import { accessOf, admissionOf, alsoMay } from "../support/people.ts";
import { settle } from "../support/TestClock.ts";

describe("asking anew about those in a world", () => {
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
});
