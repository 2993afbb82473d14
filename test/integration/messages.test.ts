import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Database, grantAdministrator, type World } from "@crowdwire/db";
import type { Bot } from "@crowdwire/load-tests";
import {
  type ClientMessageName,
  type ClientWords,
  clientMessages,
  DEFAULT_ROLE_PERMISSIONS,
  hasPermission,
  PERMISSIONS,
  permissionBits,
} from "@crowdwire/protocol";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { renderMessages, replaceSection } from "../../scripts/renderPermissions.ts";
import type { PeopleMaker, SignedInPerson } from "../support/people.ts";
import { useSociety } from "../support/useSociety.ts";
import { sleep, until } from "../support/useWorld.ts";

describe("each message, said by everybody", function () {
  this.timeout(60_000);
  const society = useSociety({ processes: 1 });
  const { bot, enter, member } = society;
  let db: Database;
  let world: World;
  let people: PeopleMaker;
  let owner: SignedInPerson;
  /** Writes what others delete, or may not. */
  let author: Bot | undefined;
  let messagesWritten = 0;

  before(() => {
    ({ db, world, people, owner } = society.parts());
  });

  /** Something to say for each row of the table; a new row does not compile without one. */
  const SAMPLES: { readonly [Name in ClientMessageName]: (target: number) => ClientWords<Name> } = {
    emote: () => ({ emote: "wave" }),
    sit: () => ({ seat: null }),
    chat: () => ({ scope: "world", text: "Hello", clientId: Math.random().toString(36).slice(2).padEnd(10, "x") }),
    chatEdit: () => ({ id: 1, text: "Hello" }),
    chatDelete: () => ({ id: 1 }),
    person: (entityId) => ({ entityId }),
    findPeople: () => ({ text: "" }),
    kick: () => ({ entityId: 65_535, why: "" }),
    muteForAll: (entityId) => ({ entityId, isMuted: false }),
    mediaTicket: () => ({}),
    speakRequest: () => ({ isAsking: true }),
    speakAnswer: (entityId) => ({ entityId, answer: "deny" }),
    areaSettings: () => ({ isLocked: false, capacity: null }),
    watch: () => ({ mode: "watch" }),
    look: () => ({ x: 0, y: 0, z: 0, snapshotSeen: 0 }),
  };
  const names = Object.keys(clientMessages) as ClientMessageName[];
  const document = readFileSync(join(import.meta.dirname, "../../docs/permissions.md"), "utf8");
  /** What the document says each message needs. */
  const written = new Map(
    [...document.matchAll(/^\| `(\w+)` \| (?:`(\w+)`|whoever \w+ \w+) \| [A-Z]/gmu)].map(([, name, needs]) => [
      name,
      needs,
    ]),
  );

  it("is written down in docs/permissions.md: run `npm run docs:permissions` after a change", () => {
    expect(replaceSection(document, "messages", renderMessages())).to.equal(document);
    expect([...written.keys()]).to.deep.equal([...names, "intent"]);
  });

  /** Says each message and answers which were refused because the role does not allow them. */
  async function notAllowed(who: Bot): Promise<Set<string>> {
    who.refusals.length = 0;
    for (const name of names) who.connection.say(name, SAMPLES[name](who.world.selfId) as never);
    // Answers come in order, and those of the tick later: the last word is asked for twice.
    const asked = who.cards.length;
    await new Promise((resolve) => setTimeout(resolve, 150));
    who.connection.say("person", { entityId: who.world.selfId });
    await until(
      "all is answered",
      () => who.cards.length > asked + 1 || who.refusals.some(({ message }) => message === "person"),
    );
    return new Set(who.refusals.filter(({ reason }) => reason === "notAllowed").map(({ message }) => message));
  }

  const parts: [name: string, make: () => Promise<SignedInPerson>, permissions: number][] = [
    ["a guest who comes for the first time", () => people.guest("Guest"), DEFAULT_ROLE_PERMISSIONS],
    ["a guest who is a member", () => guestMember(), DEFAULT_ROLE_PERMISSIONS],
    ["a registered user", () => people.registered("Member"), DEFAULT_ROLE_PERMISSIONS],
    ["an administrator of the platform", () => administrator(), DEFAULT_ROLE_PERMISSIONS],
    ["the owner", async () => owner, permissionBits(PERMISSIONS)],
    ["a member whose role allows nothing", () => member("Nothing"), 0],
    ...PERMISSIONS.map((name): [string, () => Promise<SignedInPerson>, number] => [
      `a member with \`${name}\` alone`,
      () => member(`Only ${name}`, name),
      permissionBits([name]),
    ]),
    ["the owner of another world", () => ownerOfAnother(), DEFAULT_ROLE_PERMISSIONS],
  ];

  async function guestMember(): Promise<SignedInPerson> {
    const person = await people.guest("Guest member");
    await db.memberships.visit(person.user.id, world.id, new Date());
    return person;
  }

  async function administrator(): Promise<SignedInPerson> {
    const person = await people.registered("Administrator");
    await grantAdministrator(db, person.user.email!);
    return person;
  }

  async function ownerOfAnother(): Promise<SignedInPerson> {
    const person = await people.registered("Other");
    await db.worlds.clone(world.id, { slug: `other-${person.user.id}`, name: "Other", ownerId: person.user.id });
    return person;
  }

  for (const [name, make, permissions] of parts) {
    it(`[TR2] lets ${name} do what docs/permissions.md says`, async () => {
      const inside = await enter(await make());
      const refused = await notAllowed(inside);
      const expected = names.filter((message) => {
        const needed = written.get(message);
        return PERMISSIONS.some((permission) => permission === needed && !hasPermission(permissions, permission));
      });
      expect([...refused].sort()).to.deep.equal([...expected].sort());
      await expectDeletes(inside, hasPermission(permissions, "ban"));
      await expectKeepsOrder(inside, permissions);
      await inside.leave();
    });
  }

  /** What anybody else wrote to everyone is deleted by those who hold `ban`, and by nobody else. */
  async function expectDeletes(inside: Bot, mayDelete: boolean): Promise<void> {
    // Nobody may write more than a few messages in a row.
    if (messagesWritten % 5 === 0) author = await enter(await member(`Author ${messagesWritten}`, "chat"));
    const text = `Message ${++messagesWritten}`;
    author!.chat.send("world", text);
    const readBy = () => inside.chat.messages.find((message) => message.text === text);
    await until("it is read", () => readBy() !== undefined);
    inside.refusals.length = 0;
    inside.connection.say("chatDelete", { id: readBy()!.id });
    if (mayDelete) await until("it is gone", () => readBy() === undefined);
    else {
      await until("it is refused", () => inside.refusals.length > 0);
      expect(inside.refusals[0]).to.deep.include({ message: "chatDelete", reason: "notAllowed" });
      expect(readBy()).to.not.equal(undefined);
    }
  }

  /** Whom those who keep order act upon; others cannot. */
  let bystander: Bot | undefined;

  /** Somebody real is muted by those who hold `worldMute` and sent out by those who hold `ban`, and by nobody else. */
  async function expectKeepsOrder(inside: Bot, permissions: number): Promise<void> {
    bystander ??= await enter(await people.guest("Bystander"));
    const target = bystander;
    const { selfId } = target.world;
    const mayTalk = () => hasPermission(target.world.permissions, "talk");
    const isRefused = (name: ClientMessageName) =>
      inside.refusals.some(({ message, reason }) => message === name && reason === "notAllowed");
    inside.refusals.length = 0;
    inside.connection.say("muteForAll", { entityId: selfId, isMuted: true });
    if (hasPermission(permissions, "worldMute")) {
      await until("they are muted", () => !mayTalk());
      inside.connection.say("muteForAll", { entityId: selfId, isMuted: false });
      await until("they have the word again", mayTalk);
    } else await until("muting is refused", () => isRefused("muteForAll"));
    inside.connection.say("kick", { entityId: selfId, why: "For the test." });
    if (hasPermission(permissions, "ban")) {
      await until("they are out", () => target.status.phase === "ended");
      expect(target.status).to.deep.include({ reason: "kicked", details: { why: "For the test." } });
      bystander = undefined;
    } else await until("the kick is refused", () => isRefused("kick"));
    expect([mayTalk(), target.status.phase]).to.deep.equal([true, bystander === undefined ? "ended" : "joined"]);
  }

  it("[TR1] refuses whoever waits outside what is for those inside, the owner too, and lets them look on", async () => {
    const full = await db.worlds.clone(world.id, { slug: "full", name: "Full", ownerId: owner.user.id });
    await db.worlds.update(full!.id, { capacity: 1 });
    const inside = bot(await people.guest("Inside"), 0, full!.id);
    await inside.join();
    const waiting = bot(owner, 0, full!.id);
    const coming = waiting.join();
    await until("the owner waits", () => waiting.line.length > 0);
    const forInside = names.filter((message) => clientMessages[message].phase === "spawned");
    for (const name of forInside) {
      const body = name === "kick" ? { entityId: inside.world.selfId, why: "" } : SAMPLES[name](inside.world.selfId);
      waiting.connection.say(name, body as never);
    }
    waiting.connection.say("watch", { mode: "lineAndWatch" });
    await until("the owner looks on", () => waiting.world.isWatching);
    waiting.connection.say("look", SAMPLES.look(0));
    // What was said before has been read by then: whatever it led to would have been told.
    await until("somebody is seen", () => [...waiting.world.people()].some(({ id }) => id === inside.world.selfId));
    expect(waiting.refusals.map(({ message, reason }) => ({ message, reason }))).to.deep.equal(
      forInside.map((message) => ({ message, reason: "notInside" })),
    );
    expect([waiting.cards, waiting.chat.messages]).to.deep.equal([[], []]);
    expect(inside.chat.messages).to.deep.equal([]);
    expect(inside.status.phase).to.equal("joined");
    await inside.leave();
    await coming;
    waiting.connection.say("watch", { mode: "lineAndWatch" });
    waiting.connection.say("person", { entityId: waiting.world.selfId });
    await until("whoever is inside is not at the door", () => waiting.cards.length > 0);
    expect(waiting.world.isWatching).to.equal(false);
  });

  it("finds anybody in the world by name and says where they stand, but not to whom they have blocked", async () => {
    const [seeker, blocked] = [await people.registered("Seeker"), await people.registered("Blocked")];
    const shy = await people.registered("Shy Violet");
    await db.blocks.add(shy.user.id, blocked.user.id);
    const [one, other, sought] = [await enter(seeker), await enter(blocked), await enter(shy)];
    const names = async (who: Bot, text: string) => {
      const before = who.found.length;
      who.connection.say("findPeople", { text });
      await until("it is answered", () => who.found.length > before);
      return who.found.at(-1)!.people.map(({ name }) => name);
    };
    // Whoever is searched for came up to a second ago; and one may not search as often as one likes.
    const isFound = async () => {
      await sleep(600);
      return (await names(one, "víolet")).includes("Shy Violet");
    };
    await until("she is found", isFound, 5000);
    expect(await names(one, "nobody of this name")).to.deep.equal([]);
    expect(await names(other, "violet")).to.deep.equal([]);
    expect(await names(other, "seek")).to.deep.equal(["Seeker"]);
    for (const who of [one, other]) {
      who.cards.length = 0;
      who.connection.say("person", { entityId: sought.world.selfId });
      await until("the card comes", () => who.cards.length > 0);
    }
    const { x, y, z } = sought.position;
    const place = one.cards[0]!.place!;
    expect(Math.hypot(place.x - x, place.y - y, place.z - z)).to.be.lessThan(0.1);
    expect(other.cards[0]).to.deep.include({ name: "Shy Violet", place: null });
    await Promise.all([one, other, sought].map((each) => each.leave()));
  });

  it("[check 2] lets nobody in who is not signed in, or is banned from here or from the platform, so that they say nothing at all", async () => {
    const nobody = bot({ ...owner, gameToken: async () => "" });
    await nobody.join().catch(() => undefined);
    expect(nobody.status).to.deep.include({ phase: "ended", reason: "notSignedIn" });
    for (const [worldId, reason] of [
      [world.id, "bannedFromWorld"],
      [null, "bannedFromPlatform"],
    ] as const) {
      const banned = await people.registered("Banned");
      await db.bans.create({
        userId: banned.user.id,
        worldId,
        reason: "For the test.",
        until: null,
        bannedBy: owner.user.id,
        now: new Date(),
      });
      const refused = bot(banned);
      await refused.join().catch(() => undefined);
      const details = { why: "For the test.", until: null };
      expect(refused.status).to.deep.include({ phase: "ended", reason, details });
    }
  });
});
