import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client, CloseCode } from "@colyseus/sdk";
import { type Database, grantAdministrator, type World } from "@crowdwire/db";
import type { Bot } from "@crowdwire/load-tests";
import {
  CLOSE_REASONS,
  type ClientMessageName,
  type CloseReasonName,
  clientMessages,
  DEFAULT_ROLE_PERMISSIONS,
  hasPermission,
  PERMISSIONS,
  type Permission,
  PROTOCOL_VERSION,
  permissionBits,
  type RefusalReason,
} from "@crowdwire/protocol";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { renderMessages, replaceSection } from "../../scripts/renderPermissions.ts";
import type { PeopleMaker, SignedInPerson } from "../support/people.ts";
import { succeeded, useSociety } from "../support/useSociety.ts";
import { sleep, until } from "../support/useWorld.ts";
import { sayWithoutSeat } from "../support/withoutSeat.ts";
import { ACTS, ConversationEar, type Player, type Scene, writeToFew } from "./messageActs.ts";

/** Inside a conference area of the plaza, where one listens unless one's role or somebody lets one speak. */
const IN_CONFERENCE = { x: 20.2, y: 0.05, z: -20.2 };
const names = Object.keys(clientMessages) as ClientMessageName[];
const forInside = names.filter((name) => clientMessages[name].phase === "spawned");
/** What ends somebody's visit or takes their word comes last, so that the others have their effect before. */
const TURNS = [forInside.filter((name) => name !== "muteForAll" && name !== "kick"), ["muteForAll"], ["kick"]] as const;
/** So many times somebody may be acted upon, since nobody may write more than a few messages in a row. */
const TURNS_OF_ONE = 5;

describe("each message, said by everybody", function () {
  this.timeout(60_000);
  const { parts, bot, enter } = useSociety({ processes: 1 });
  let db: Database;
  let world: World;
  let url: string;
  let people: PeopleMaker;
  let owner: SignedInPerson;
  /** Everybody who has been inside. */
  const been: SignedInPerson[] = [];

  before(() => {
    ({ db, world, people, owner } = parts());
    url = parts().servers[0]!.url;
  });

  const document = readFileSync(join(import.meta.dirname, "../../docs/permissions.md"), "utf8");
  /** What the document says each message needs; nothing, where whoever is inside may. */
  const needs = new Map(
    [...document.matchAll(/^\| `(\w+)` \| (?:`(\w+)`|whoever \w+ \w+) \| [A-Z]/gmu)].map(([, name, permission]) => [
      name,
      permission as Permission | undefined,
    ]),
  );
  /** What it says cannot be though one may. */
  const exceptions = [...document.matchAll(/^\| `(\w+)` \| whoever (holds|lacks) `(\w+)` \| `(\w+)` \|/gmu)].map(
    ([, name, verb, permission, reason]) => ({
      name,
      isMet: (bits: number) => hasPermission(bits, permission as Permission) === (verb === "holds"),
      reason: reason as RefusalReason,
    }),
  );
  /** What it says whoever is not inside is told. */
  const told = new Map(
    [...document.matchAll(/^\| (waits outside|is [\w ]+) \| `(\w+)` \|/gmu)].map(([, who, code]) => [who, code]),
  );
  const codeOf = (who: string) => CLOSE_REASONS[told.get(who) as CloseReasonName].code;

  it("is written down in docs/permissions.md: run `npm run docs:permissions` after a change", () => {
    expect(replaceSection(document, "messages", renderMessages())).to.equal(document);
    expect([...needs.keys()]).to.deep.equal([...names, "intent"]);
    expect(exceptions.map(({ name }) => name)).to.deep.equal(["speakRequest", "speakRequest"]);
    expect(told.size).to.equal(5);
  });

  const outcomeOf = (name: ClientMessageName, bits: number): RefusalReason | "done" => {
    const needed = needs.get(name);
    if (needed !== undefined && !hasPermission(bits, needed)) return "notAllowed";
    return exceptions.find((each) => each.name === name && each.isMet(bits))?.reason ?? "done";
  };

  /** Lets somebody come into the conference area. */
  async function comeIn(account: SignedInPerson): Promise<Player> {
    const place = { userId: account.user.id, worldId: world.id, ...IN_CONFERENCE, yaw: 0, updatedAt: new Date() };
    await db.placements.saveMany([place]);
    const ear = new ConversationEar();
    const player = { bot: bot(account, 0, world.id, ear), area: () => ear.state?.area ?? null, tickets: ear.tickets };
    await player.bot.join();
    await until("they stand in the area", () => player.area() !== null);
    return player;
  }

  /** Gives a role that allows exactly this to somebody who is inside, as the owner does. */
  async function giveRole(
    { user }: SignedInPerson,
    { bot }: Player,
    permissions: readonly Permission[],
  ): Promise<void> {
    const role = await db.roles.create(world.id, {
      name: `Role ${been.length}`,
      permissions: permissionBits(permissions),
    });
    await db.memberships.visit(user.id, world.id, new Date());
    await succeeded(owner.ask(url, "PUT", `/worlds/stage/members/${user.id}/role`, { roleId: role.id }));
    await until("the role acts", () => bot.world.permissions === permissionBits(permissions));
  }

  /** Writes to everyone; the numbers of the messages once this reader has them. */
  async function write(by: Player, reader: Player, ...texts: string[]): Promise<number[]> {
    for (const text of texts) by.bot.chat.send("world", text);
    const read = () =>
      texts.map((text) => reader.bot.chat.messages.findLast((message) => message.text === text)?.id ?? 0);
    await until("it is read", () => !read().includes(0));
    return read();
  }

  let bystander: Player | undefined;
  let turns = 0;

  /** Somebody whom one can act upon: a guest, who holds the default role. @param isNew who has written nothing yet */
  async function someone(isNew = false): Promise<Player> {
    if (!isNew && bystander?.bot.status.phase === "joined" && turns++ % TURNS_OF_ONE > 0) return bystander;
    await bystander?.bot.leave();
    bystander = await comeIn(await people.guest("Bystander"));
    return bystander;
  }

  const refusalOf = ({ bot }: Player, name: ClientMessageName) =>
    bot.refusals.find(({ message }) => message === name)?.reason;

  /** Says these messages at once, and waits until each has come to what the document says. */
  async function expectOutcomes(scene: Scene, said: readonly ClientMessageName[], bits: number): Promise<void> {
    const { who } = scene;
    const acts = said.map((name) => ({ name, act: ACTS[name](scene), expected: outcomeOf(name, bits) }));
    for (const { name, act } of acts) who.bot.say(name, act.body as never);
    for (const { name, act, expected } of acts) {
      await until(`${name}: ${expected}`, () => refusalOf(who, name) !== undefined || act.isDone?.() === true);
      expect(refusalOf(who, name) ?? "done", name).to.equal(expected);
    }
    for (const { name, act, expected } of acts) expect(act.isDone?.(), name).to.equal(expected === "done");
  }

  /** Takes back what one may have done to the area and to somebody in it. */
  async function restore({ who, other }: Scene): Promise<void> {
    const { selfId: entityId } = other.bot.world;
    if (other.area()?.isLocked) who.bot.say("areaSettings", { isLocked: false });
    if (other.area()?.role === "speaker") who.bot.say("speakAnswer", { entityId, answer: "revoke" });
    if (!hasPermission(other.bot.world.permissions, "talk")) who.bot.say("muteForAll", { entityId, isMuted: false });
    await until("all is as before", () => {
      const area = other.area();
      return area?.isLocked === false && area.role === "listener" && hasPermission(other.bot.world.permissions, "talk");
    });
  }

  const cast: [name: string, make: () => Promise<SignedInPerson>, role?: readonly Permission[]][] = [
    ["a guest who comes for the first time", () => people.guest("Guest")],
    ["a guest who is a member", () => guestMember()],
    ["a registered user", () => people.registered("Member")],
    ["an administrator of the platform", () => administrator()],
    ["the owner", async () => owner],
    ["a member whose role allows nothing", () => people.registered("Nothing"), []],
    ...PERMISSIONS.map((name): [string, () => Promise<SignedInPerson>, readonly Permission[]] => [
      `a member with \`${name}\` alone`,
      () => people.registered(`Only ${name}`),
      [name],
    ]),
    ["the owner of another world", () => ownerOfAnother()],
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

  for (const [name, make, role] of cast) {
    it(`[TR2] lets ${name} do what docs/permissions.md says, with its effect, and nothing else`, async () => {
      const account = await make();
      been.push(account);
      const [who, other] = [await comeIn(account), await someone()];
      // Written while they might: what they may do with it now is asked.
      const own = await write(who, other, `To be changed ${been.length}`, `To be deleted ${been.length}`);
      const [others = 0] = await write(other, who, `Somebody else's ${been.length}`);
      if (role !== undefined) await giveRole(account, who, role);
      const bits = account === owner ? permissionBits(PERMISSIONS) : permissionBits(role ?? DEFAULT);
      expect(who.bot.world.permissions).to.equal(bits);
      const scene: Scene = { who, other, own: [own[0]!, own[1]!] };
      const written = outcomeOf("chat", bits);
      expect(await writeToFew(scene), "to those near, and to one person").to.deep.equal([written, written]);
      who.bot.refusals.length = 0;
      for (const said of TURNS) {
        await expectOutcomes(scene, said, bits);
        if (other.bot.status.phase === "joined") await restore(scene);
      }
      await expectDeletes(who, others, hasPermission(bits, "ban"));
      // What is for those outside has had no effect, and is nothing to complain about.
      for (const message of ["watch", "look"] as const) who.bot.say(message, ACTS[message](scene).body as never);
      const cards = who.bot.cards.length;
      who.bot.say("person", { entityId: who.bot.world.selfId });
      await until("that was heard", () => who.bot.cards.length > cards);
      expect([who.bot.world.isWatching, refusalOf(who, "watch"), refusalOf(who, "look")]).to.deep.equal([
        false,
        undefined,
        undefined,
      ]);
      await who.bot.leave();
    });
  }
  const DEFAULT = PERMISSIONS.filter((name) => hasPermission(DEFAULT_ROLE_PERMISSIONS, name));

  /** What anybody else wrote to everyone is deleted by those who hold `ban`, and by nobody else. */
  async function expectDeletes(who: Player, id: number, mayDelete: boolean): Promise<void> {
    const isThere = () => who.bot.chat.messages.some((message) => message.id === id);
    expect(isThere()).to.equal(true);
    who.bot.refusals.length = 0;
    who.bot.say("chatDelete", { id });
    await until("it is deleted or refused", () => !isThere() || refusalOf(who, "chatDelete") !== undefined);
    expect([isThere(), refusalOf(who, "chatDelete")]).to.deep.equal(
      mayDelete ? [false, undefined] : [true, "notAllowed"],
    );
  }

  /** What somebody inside can notice of others. */
  const noticed = ({ bot, area }: Player) => ({
    phase: bot.status.phase,
    permissions: bot.world.permissions,
    area: [area()?.role, area()?.isLocked, area()?.capacity],
    texts: bot.chat.messages.map(({ id, text }) => [id, text]),
  });

  /** Something that each message would do to somebody, if it were heard. */
  const harmOf = (name: ClientMessageName, other: Player, own: readonly number[]) =>
    ACTS[name]({ who: other, other, own: [own[0]!, own[1]!] }).body;

  it("[TR1] refuses everybody who waits outside what is for those inside, and lets them look on", async () => {
    const other = await someone(true);
    const own = await write(other, other, "One", "Another");
    const before = noticed(other);
    await succeeded(owner.ask(url, "PATCH", "/worlds/stage", { capacity: 1 }));
    await until("the world is full", () => other.bot.capacity === 1);
    await Promise.all(
      been.map(async (account) => {
        const waiting = bot(account);
        void waiting.join().catch(() => undefined);
        await until("they wait", () => waiting.line.length > 0);
        for (const name of forInside) waiting.say(name, harmOf(name, other, own) as never);
        waiting.say("watch", { mode: "lineAndWatch" });
        await until("they look on", () => waiting.world.isWatching);
        waiting.say("look", ACTS.look({ who: other, other, own: [0, 0] }).body);
        const isSeen = () => [...waiting.world.people()].some(({ id }) => id === other.bot.world.selfId);
        await until("somebody is seen", isSeen);
        // What was said before has been read by then: whatever it led to would have been told.
        expect(waiting.refusals.map(({ message, reason }) => [message, reason])).to.deep.equal(
          forInside.map((name) => [name, told.get("waits outside")]),
        );
        expect([waiting.cards, waiting.found]).to.deep.equal([[], []]);
        await waiting.leave();
      }),
    );
    expect(noticed(other)).to.deep.equal(before);
    await succeeded(owner.ask(url, "PATCH", "/worlds/stage", { capacity: 100 }));
  });

  /** Where a page would connect to with a seat; there is none by this name. */
  async function addressWithoutSeat(account: SignedInPerson): Promise<string> {
    const response = await fetch(`${url}/matchmake/joinOrCreate/world`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${await account.gameToken()}` },
      body: JSON.stringify({ worldId: world.id, protocolVersion: PROTOCOL_VERSION }),
    });
    const { processId, roomId } = (await response.json()) as { processId: string; roomId: string };
    return `${url.replace("http", "ws")}/${processId}/${roomId}?sessionId=nobodyhas`;
  }

  async function banned(worldId: World["id"] | null): Promise<SignedInPerson> {
    const person = await people.registered("Banned");
    const by = { bannedBy: owner.user.id, reason: "For the test.", until: null, now: new Date() };
    await db.bans.create({ userId: person.user.id, worldId, ...by });
    return person;
  }

  for (const [who, make] of [
    ["is not signed in", async () => ({ ...owner, gameToken: async () => "" })],
    ["is banned from the world", () => banned(world.id)],
    ["is banned from the platform", () => banned(null)],
  ] as const) {
    it(`[check 2] gives no seat to whoever ${who}, and takes none of the messages from a socket without one`, async () => {
      const account = await make();
      const refused = bot(account);
      await refused.join().catch(() => undefined);
      const details = who === "is not signed in" ? {} : { why: "For the test.", until: null };
      expect(refused.status).to.deep.include({ phase: "ended", reason: told.get(who), details });
      const other = await someone(true);
      const own = await write(other, other, `One of ${who}`, `Another of ${who}`);
      const before = noticed(other);
      const address = await addressWithoutSeat(await people.guest("Guide"));
      const token = await account.gameToken();
      for (const name of names) {
        const answer = await sayWithoutSeat(`${address}&_authToken=${token}`, name, harmOf(name, other, own));
        // All that is said to it is that there is no seat.
        expect(answer, name).to.deep.equal({ code: CloseCode.WITH_ERROR, heard: 1 });
      }
      await write(other, other, `After ${who}`);
      expect({ ...noticed(other), texts: noticed(other).texts.slice(0, -1) }).to.deep.equal(before);
    });
  }

  it("[check 21] looks at none of the messages of whoever is banned while inside, from the moment they are told", async () => {
    const other = await someone(true);
    const own = await write(other, other, "One before the bans", "Another before the bans");
    const before = noticed(other);
    const everything = await db.roles.create(world.id, { name: "All", permissions: permissionBits(PERMISSIONS) });
    const ends = await Promise.all(
      names.map(async (name) => {
        const person = await people.registered(`Banned for ${name}`);
        await db.memberships.visit(person.user.id, world.id, new Date());
        await db.memberships.assignRole(person.user.id, world.id, everything.id);
        const client = new Client(url.replace("http", "ws"));
        client.auth.token = await person.gameToken();
        const room = await client.joinOrCreate("world", { worldId: world.id, protocolVersion: PROTOCOL_VERSION });
        room.reconnection.enabled = false;
        const heard: unknown[] = [];
        let isInside = false;
        room.onMessage("*", (type, message) => {
          if (type === "welcome") isInside = true;
          if (type === "refused" || type === "person" || type === "found") heard.push([type, message]);
          // It is on its way before the socket has closed.
          if (type === "goodbye") room.send(name, harmOf(name, other, own));
        });
        const closed = new Promise<number>((resolve) => room.onLeave(resolve));
        await until("they are inside", () => isInside);
        const body = { userId: person.user.id, reason: "For the test.", until: null };
        await succeeded(owner.ask(url, "POST", "/worlds/stage/bans", body));
        return [name, await closed, heard];
      }),
    );
    expect(ends).to.deep.equal(names.map((name) => [name, codeOf("is banned while inside"), []]));
    await write(other, other, "After the bans");
    expect({ ...noticed(other), texts: noticed(other).texts.slice(0, -1) }).to.deep.equal(before);
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
});
