import { permissionBits, userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { effectivePermissions, isBetweenBlocked, mayAct, Roster } from "../../src/order/Roster.ts";
import { admissionOf, alsoMay } from "../support/people.ts";

function setUp() {
  const clock = { nowMs: 1000 };
  return { clock, roster: new Roster(() => clock.nowMs) };
}

describe("who is in a world", () => {
  it("keeps somebody out for as long as it was told, and then no longer", () => {
    const { clock, roster } = setUp();
    const notice = { reason: "kicked", details: { why: "Shouting." } } as const;
    roster.keepOut(userId("ada"), notice, 60_000);
    expect(roster.refusalOf(userId("ada"))).to.equal(notice);
    expect(roster.refusalOf(userId("bea"))).to.equal(null);
    clock.nowMs += 59_999;
    expect(roster.refusalOf(userId("ada"))).to.equal(notice);
    clock.nowMs += 1;
    expect(roster.refusalOf(userId("ada"))).to.equal(null);
  });

  it("lets in whom one reason kept out once that is lifted, but not whom another does", () => {
    const { roster } = setUp();
    roster.keepOut(userId("ada"), { reason: "kicked", details: {} }, 60_000);
    roster.letIn(userId("ada"), "bannedFromWorld");
    expect(roster.refusalOf(userId("ada"))?.reason).to.equal("kicked");
    roster.keepOut(userId("ada"), { reason: "bannedFromWorld", details: {} }, 60_000);
    roster.letIn(userId("ada"), "bannedFromPlatform");
    expect(roster.refusalOf(userId("ada"))?.reason).to.equal("bannedFromWorld");
    roster.letIn(userId("ada"), "bannedFromWorld");
    expect(roster.refusalOf(userId("ada"))).to.equal(null);
  });
});

describe("what somebody may do", () => {
  it("is what their role allows, but for speaking where they are muted", () => {
    const granted = alsoMay("talkConference", "invite");
    expect(effectivePermissions({ granted, isMuted: false })).to.equal(granted);
    expect(effectivePermissions({ granted, isMuted: true })).to.equal(
      permissionBits(["walk", "chat", "interact", "invite"]),
    );
  });

  it("never reaches the owner, or somebody with a power that one lacks oneself", () => {
    const { roster } = setUp();
    const owner = roster.add(admissionOf("owner", { isOwner: true }), "owner");
    const mod = roster.add(admissionOf("mod", { permissions: alsoMay("ban", "worldMute") }), "mod");
    const muter = roster.add(admissionOf("muter", { permissions: alsoMay("worldMute") }), "muter");
    const host = roster.add(admissionOf("host", { permissions: alsoMay("conferenceManage") }), "host");
    const guest = roster.add(admissionOf("guest", { permissions: alsoMay("invite") }), "guest");
    const acts = (actor: typeof mod) =>
      [owner, mod, muter, host, guest].filter((target) => mayAct(actor, target)).map(({ name }) => name);
    expect(acts(mod)).to.deep.equal(["mod", "muter", "guest"]);
    expect(acts(muter)).to.deep.equal(["muter", "guest"]);
    expect(acts(guest)).to.deep.equal(["guest"]);
  });

  it("is not to read or hear whom one has blocked, or who has blocked one", () => {
    const { roster } = setUp();
    const [ada, bea, cleo] = [userId("ada"), userId("bea"), userId("cleo")];
    const insider = roster.add(admissionOf("ada", { blocked: [bea], blockedBy: [cleo] }), "ada");
    expect([ada, bea, cleo].map((other) => isBetweenBlocked(insider, other))).to.deep.equal([false, true, true]);
  });
});
