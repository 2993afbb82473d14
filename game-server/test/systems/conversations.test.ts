import {
  ALL_PERMISSIONS,
  type ConversationState,
  type PermissionBits,
  permissionBits,
  userId,
} from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { AreaCommand } from "../../src/world/commands.ts";
import type { ConversationEffect } from "../../src/world/effects.ts";
import type { WorldZone } from "../../src/world/ZoneIndex.ts";
import { TestWorld } from "../support/TestWorld.ts";

const SETTLED_TICKS = 10;

const zone = (id: number, kind: WorldZone["kind"], x: number, radiusMeters = 5): WorldZone => ({
  id,
  kind,
  name: `${kind} ${id}`,
  x,
  y: 0,
  z: 0,
  yaw: 0,
  heightMeters: 4,
  shape: { type: "circle", radiusMeters },
});
const ROOM = zone(1, "conference", 30);
const STAGE = zone(2, "stage", -30);
const LIBRARY = zone(3, "silent", 60);
const ZONES = [ROOM, STAGE, LIBRARY];

/** What the media tier knows after the effects so far, by group id. */
function groupsOf(test: TestWorld): Map<number, ConversationEffect["group"]> {
  const known = new Map<number, ConversationEffect["group"]>();
  for (const { group } of test.effectsOf("groupChanged")) {
    if (group.members.length === 0) known.delete(group.groupId);
    else known.set(group.groupId, group);
  }
  return known;
}

/** What somebody was told last. */
function told(test: TestWorld, session: string): ConversationState {
  const state = test.effectsOf("conversationChanged").findLast((effect) => effect.session === session)?.state;
  if (!state) throw new Error(`${session} was told nothing.`);
  return state;
}

function memberOf(test: TestWorld, groupId: number, session: string) {
  return groupsOf(test)
    .get(groupId)
    ?.members.find(({ entityId }) => entityId === test.id(session));
}

function ask(test: TestWorld, command: AreaCommand): void {
  test.world.inbox.submit(command);
}

function appoint(test: TestWorld, user: string, permissions: PermissionBits): void {
  test.permit(user, permissions);
}

function refusals(test: TestWorld): string[] {
  return test.effectsOf("refused").map(({ reason }) => reason);
}

describe("conversations in a world", () => {
  it("[GR1] [GR2] [GR8] tells two who stand near that they hear each other, and ends it when one walks off", () => {
    const test = new TestWorld();
    test.enterAt("a", 0, 0);
    test.enterAt("b", 3.5, 0);
    test.tick(SETTLED_TICKS);
    expect(told(test, "a").hearers).to.deep.equal([test.id("b")]);
    expect(told(test, "b").hearers).to.deep.equal([test.id("a")]);
    expect([...groupsOf(test).values()].map(({ members }) => members.length)).to.deep.equal([2]);

    test.press("b", { moveX: 127, run: true });
    test.tick(20);
    expect(told(test, "a").hearers).to.deep.equal([]);
    expect(groupsOf(test).size).to.equal(0);
  });

  it("[GR7] a line gives groups of two, and each hears their neighbours alone", () => {
    const test = new TestWorld();
    for (let n = 0; n < 6; n++) test.enterAt(`p${n}`, n * 3.5, 0);
    test.tick(SETTLED_TICKS);
    expect([...groupsOf(test).values()].map(({ members }) => members.length)).to.deep.equal([2, 2, 2, 2, 2]);
    expect(told(test, "p0").hearers).to.deep.equal([test.id("p1")]);
    expect(told(test, "p3").hearers).to.have.members([test.id("p2"), test.id("p4")]);
  });

  it("[GR8] tells whoever comes how things are, even where there is nobody", () => {
    const test = new TestWorld();
    test.enterAt("a", 0, 0);
    test.tick(2);
    expect(told(test, "a")).to.deep.equal({ groups: [], hearers: [], isHeardByWorld: false, area: null });
  });

  it("[GR8] tells nobody more often than five times a second, and in the end what is true", () => {
    const test = new TestWorld({ capacity: 60 });
    for (let n = 0; n < 50; n++) test.enterAt(`p${n}`, (n % 10) * 3, Math.floor(n / 10) * 3);
    test.tick(SETTLED_TICKS);
    test.effects.length = 0;
    for (let n = 0; n < 50; n++) test.press(`p${n}`, { moveX: n % 2 === 0 ? 127 : -127, run: true });
    test.tick(20);
    const mine = test.effectsOf("conversationChanged").filter(({ session }) => session === "p25");
    expect(mine.length).to.be.within(1, 5);
    for (let n = 0; n < 50; n++) test.press(`p${n}`, {});
    test.tick(SETTLED_TICKS);
    expect(test.world.conversations.stateOf(test.slot("p25"))).to.deep.equal(told(test, "p25"));
  });

  it("[SFU1a] silences whoever loses `talk`, who goes on hearing", () => {
    const test = new TestWorld();
    test.enterAt("a", 0, 0);
    test.enterAt("b", 2, 0);
    test.tick(SETTLED_TICKS);
    const [groupId] = [...groupsOf(test).keys()];
    expect(memberOf(test, groupId!, "a")?.mayPublish.audio).to.equal(true);
    test.permit("a", permissionBits(["walk"]));
    test.tick(3);
    expect(memberOf(test, groupId!, "a")?.mayPublish).to.deep.equal({ audio: false, video: false, screen: false });
    expect(memberOf(test, groupId!, "b")?.mayPublish.audio).to.equal(true);
    test.tick(4);
    expect(told(test, "a").hearers).to.deep.equal([]);
    expect(told(test, "b").hearers).to.deep.equal([test.id("a")]);
  });

  it("[SFU1a] stops both directions where one blocks the other, and lets them hear again", () => {
    const test = new TestWorld();
    test.enterAt("a", 0, 0);
    test.enterAt("b", 2, 0);
    test.enterAt("c", 1, 1);
    test.tick(SETTLED_TICKS);
    test.world.inbox.submit({ type: "block", blocker: userId("a"), blocked: userId("b"), isBlocked: true });
    test.tick(6);
    const [groupId] = [...groupsOf(test).keys()];
    expect(memberOf(test, groupId!, "a")?.blocks).to.deep.equal([test.id("b")]);
    expect(memberOf(test, groupId!, "b")?.blocks).to.deep.equal([test.id("a")]);
    expect(told(test, "a").hearers).to.deep.equal([test.id("c")]);
    expect(told(test, "b").hearers).to.deep.equal([test.id("c")]);
    test.world.inbox.submit({ type: "block", blocker: userId("a"), blocked: userId("b"), isBlocked: false });
    test.tick(6);
    expect(told(test, "b").hearers).to.have.members([test.id("a"), test.id("c")]);
  });

  it("[ID1] gives nothing of someone who left to whoever has the slot next", () => {
    const test = new TestWorld();
    test.enterAt("a", 0, 0);
    test.enterAt("b", 2, 0);
    test.tick(SETTLED_TICKS);
    test.leave("b");
    test.tick(1);
    test.enterAt("c", 90, 0);
    test.tick(SETTLED_TICKS);
    expect(groupsOf(test).size).to.equal(0);
    expect(told(test, "a").hearers).to.deep.equal([]);
    expect(told(test, "c").groups).to.deep.equal([]);
  });

  it("[GR] takes those whom other processes simulate as those of its own", () => {
    const test = new TestWorld({ remoteCapacity: 4 });
    test.enterAt("a", 0, 0);
    test.tick();
    const { remotes } = test.world;
    remotes.introduce(900 as never, new Uint8Array([1]));
    remotes.record(900 as never, Math.round((2 + 1024) * 32), 32_768, 1024 * 32, 0, 0);
    test.tick(SETTLED_TICKS);
    expect(told(test, "a").hearers).to.deep.equal([900]);
    remotes.depart(900 as never);
    test.tick(SETTLED_TICKS);
    expect(told(test, "a").hearers).to.deep.equal([]);
  });
});

describe("zones", () => {
  it("[GR6] everybody in a conference is one group however far apart, isolated from outside; listeners hear speakers only", () => {
    const test = new TestWorld({ zones: ZONES });
    test.enterAt("chair", 26, 0);
    test.enterAt("guest", 34, 0);
    test.enterAt("outside", 24.5, 0);
    test.tick();
    appoint(test, "chair", ALL_PERMISSIONS);
    test.tick(SETTLED_TICKS);
    expect([...groupsOf(test).values()].map(({ kind, members }) => [kind, members.length])).to.deep.equal([
      ["conference", 2],
    ]);
    expect(memberOf(test, ROOM.id, "chair")).to.include({ role: "speaker" });
    expect(memberOf(test, ROOM.id, "guest")).to.deep.include({
      role: "listener",
      mayPublish: { audio: false, video: false, screen: false },
    });
    expect(told(test, "chair").hearers).to.deep.equal([test.id("guest")]);
    expect(told(test, "guest").hearers).to.deep.equal([]);
    expect(told(test, "guest").area).to.include({ role: "listener", mayManage: false, name: "conference 1" });
    expect(told(test, "outside").hearers).to.deep.equal([]);
    expect(told(test, "outside").area).to.equal(null);
  });

  it("[GR6] nobody hears anyone in a silent zone", () => {
    const test = new TestWorld({ zones: ZONES });
    test.enterAt("a", 60, 0);
    test.enterAt("b", 61, 0);
    test.tick(SETTLED_TICKS);
    expect(groupsOf(test).size).to.equal(0);
    expect(told(test, "a").area).to.include({ kind: "silent", role: "listener" });
  });

  it("[GR6] [SFU1a] a stage's speakers reach the world, said once, but not those in silent zones and conferences", () => {
    const test = new TestWorld({ zones: ZONES });
    for (const [session, x] of [
      ["star", -30],
      ["fan", -28],
      ["far", 0],
      ["reader", 60],
      ["delegate", 30],
    ] as const) {
      test.enterAt(session, x, 0);
    }
    test.tick();
    appoint(test, "star", ALL_PERMISSIONS);
    test.tick(SETTLED_TICKS);
    const stage = groupsOf(test).get(STAGE.id);
    expect(stage?.kind).to.equal("stage");
    expect(stage?.members.map(({ entityId }) => entityId)).to.have.members([test.id("star"), test.id("fan")]);
    expect(stage?.except).to.have.members([test.id("reader"), test.id("delegate")]);
    expect(memberOf(test, STAGE.id, "fan")?.role).to.equal("listener");
    expect(told(test, "star")).to.include({ isHeardByWorld: true });
    expect(told(test, "fan")).to.include({ isHeardByWorld: false });

    for (let second = 0; second < 2; second++) {
      test.press("delegate", { moveX: -127, run: true });
      test.tick(20);
    }
    expect(groupsOf(test).get(STAGE.id)?.except).to.deep.equal([test.id("reader")]);
  });

  it("[M23] somebody asks to speak, is let, and has it taken away again", () => {
    const test = new TestWorld({ zones: ZONES });
    test.enterAt("chair", 29, 0);
    test.enterAt("guest", 31, 0);
    test.enterAt("other", 32, 0);
    test.tick();
    appoint(test, "chair", ALL_PERMISSIONS);
    test.tick(SETTLED_TICKS);

    ask(test, { type: "speakRequest", session: "guest", isAsking: true });
    test.tick(6);
    expect(told(test, "chair").area?.requests).to.deep.equal([test.id("guest")]);
    expect(told(test, "other").area?.requests).to.deep.equal([]);
    expect(told(test, "guest").area?.hasAsked).to.equal(true);

    ask(test, { type: "speakAnswer", session: "other", entityId: test.id("guest") as never, answer: "grant" });
    test.tick(6);
    expect(refusals(test)).to.deep.equal(["notAllowed"]);
    expect(memberOf(test, ROOM.id, "guest")?.role).to.equal("listener");

    ask(test, { type: "speakAnswer", session: "chair", entityId: test.id("guest") as never, answer: "grant" });
    test.tick(6);
    expect(memberOf(test, ROOM.id, "guest")).to.deep.include({ role: "speaker" });
    expect(told(test, "guest")).to.deep.include({ hearers: [test.id("chair"), test.id("other")] });
    expect(told(test, "guest").area).to.deep.include({ role: "speaker", hasAsked: false });

    ask(test, { type: "speakAnswer", session: "chair", entityId: test.id("guest") as never, answer: "revoke" });
    test.tick(6);
    expect(memberOf(test, ROOM.id, "guest")?.role).to.equal("listener");
    expect(told(test, "guest").hearers).to.deep.equal([]);
  });

  it("[M23] a request may be turned down and taken back; nobody grants across a wall or to whoever may not talk", () => {
    const test = new TestWorld({ zones: ZONES });
    test.enterAt("chair", 29, 0);
    test.enterAt("guest", 31, 0);
    test.enterAt("outside", 0, 0);
    test.tick();
    appoint(test, "chair", ALL_PERMISSIONS);
    test.tick(SETTLED_TICKS);
    const answer = (to: string, answer: "grant" | "deny" | "revoke") =>
      ask(test, { type: "speakAnswer", session: "chair", entityId: test.id(to) as never, answer });

    ask(test, { type: "speakRequest", session: "guest", isAsking: true });
    answer("guest", "deny");
    test.tick(4);
    expect(told(test, "guest").area).to.deep.include({ role: "listener", hasAsked: false });
    ask(test, { type: "speakRequest", session: "guest", isAsking: true });
    ask(test, { type: "speakRequest", session: "guest", isAsking: false });
    answer("guest", "deny");
    answer("outside", "grant");
    ask(test, { type: "speakRequest", session: "outside", isAsking: true });
    ask(test, { type: "speakRequest", session: "chair", isAsking: true });
    test.tick(4);
    expect(refusals(test)).to.deep.equal(["noRequest", "notInSameArea", "notInArea", "alreadySpeaker"]);

    test.permit("guest", permissionBits(["walk"]));
    test.tick(2);
    answer("guest", "grant");
    test.tick(4);
    expect(refusals(test).at(-1)).to.equal("cannotSpeak");
    expect(memberOf(test, ROOM.id, "guest")?.role).to.equal("listener");
  });

  it("[M23] a locked or full area takes nobody in but those who manage it, until there is room", () => {
    const test = new TestWorld({ zones: ZONES });
    test.enterAt("chair", 29, 0);
    test.tick();
    appoint(test, "chair", ALL_PERMISSIONS);
    test.tick(SETTLED_TICKS);
    ask(test, { type: "areaSettings", session: "chair", isLocked: true });
    test.tick(2);
    test.enterAt("late", 31, 0);
    test.tick(SETTLED_TICKS);
    expect(groupsOf(test).get(ROOM.id)?.members).to.have.length(1);
    expect(told(test, "late").area).to.include({ isAdmitted: false, isLocked: true });
    expect(told(test, "late").groups).to.deep.equal([]);
    ask(test, { type: "areaSettings", session: "late", isLocked: false });
    test.tick(4);
    expect(refusals(test)).to.deep.equal(["notInArea"]);

    ask(test, { type: "areaSettings", session: "chair", isLocked: false, capacity: 1 });
    test.tick(4);
    expect(told(test, "late").area).to.include({ isAdmitted: false, isLocked: false });
    ask(test, { type: "areaSettings", session: "chair", capacity: null });
    test.tick(6);
    expect(told(test, "late").area).to.include({ isAdmitted: true });
    expect(groupsOf(test).get(ROOM.id)?.members).to.have.length(2);
  });

  it("[M23] what was granted ends at the door", () => {
    const test = new TestWorld({ zones: ZONES });
    test.enterAt("chair", 29, 0);
    test.enterAt("guest", 33.5, 0);
    test.tick();
    appoint(test, "chair", ALL_PERMISSIONS);
    test.tick(SETTLED_TICKS);
    ask(test, { type: "speakAnswer", session: "chair", entityId: test.id("guest") as never, answer: "grant" });
    test.tick(2);
    expect(memberOf(test, ROOM.id, "guest")?.role).to.equal("speaker");
    test.press("guest", { moveX: 127, run: true });
    test.tick(20);
    expect(memberOf(test, ROOM.id, "guest")).to.equal(undefined);
    test.press("guest", { moveX: -127, run: true });
    test.tick(30);
    expect(memberOf(test, ROOM.id, "guest")?.role).to.equal("listener");
  });
});
