import { Client, type SeatReservation } from "@colyseus/sdk";
import { type Database, grantAdministrator, type World } from "@crowdwire/db";
import type { Bot } from "@crowdwire/load-tests";
import {
  CLOSE_REASONS,
  DEFAULT_ROLE_PERMISSIONS,
  hasPermission,
  PROTOCOL_VERSION,
  permissionBits,
} from "@crowdwire/protocol";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { expectWritten } from "../support/expectWritten.ts";
import type { PeopleMaker, SignedInPerson } from "../support/people.ts";
import { query } from "../support/postgres.ts";
import { type SocietyParts, succeeded, useSociety } from "../support/useSociety.ts";
import { until } from "../support/useWorld.ts";
import { itCarriesChat } from "./order/itCarriesChat.ts";

/** What is decided acts within this time, wherever people are. */
const AT_ONCE_MS = 1000;

describe("order in a world, with two processes that share a Redis", function () {
  this.timeout(60_000);
  const society = useSociety({ processes: 2 });
  const { parts, bot, enter, member } = society;
  let servers: SocietyParts["servers"];
  let db: Database;
  let world: World;
  let people: PeopleMaker;
  let owner: SignedInPerson;

  before(() => {
    ({ servers, db, world, people, owner } = parts());
  });

  const texts = (of: Bot) => of.chat.messages.map((message) => message.text);

  for (const [index, asked] of ["the first process", "the second process"].entries()) {
    it(`[check 21] puts someone out of the world within a second when ${asked} is told to ban them, and keeps them out`, async () => {
      const rude = await people.registered("Rude");
      const inside = await enter(rude, 1 - index);
      const until2 = new Date(Date.now() + 86_400_000).toISOString();
      const body = { userId: rude.user.id, reason: "Shouting.", until: until2 };
      await succeeded(owner.ask(servers[index]!.url, "POST", `/worlds/${world.slug}/bans`, body));
      await until("they are out", () => inside.status.phase === "ended", AT_ONCE_MS);
      const details = { why: "Shouting.", until: until2 };
      expect(inside.status).to.deep.include({ phase: "ended", reason: "bannedFromWorld", details });
      // Their token is as good as before.
      for (const server of [0, 1]) {
        const again = bot(rude, server);
        const refusal = await again.join().then(
          () => "let in",
          (error: Error) => error.message,
        );
        expect(refusal).to.include(CLOSE_REASONS.bannedFromWorld.sentence);
        expect(again.status).to.deep.include({ reason: "bannedFromWorld", details });
      }
    });
  }

  it("[check 21] [M18] puts whoever is banned from the platform out of every world in every process within a second, out of the line too", async () => {
    const administrator = await people.registered("Administrator");
    await grantAdministrator(db, administrator.user.email!);
    const rude = await people.registered("Everywhere");
    const full = await db.worlds.clone(world.id, { slug: "only-one", name: "Only one", ownerId: owner.user.id });
    await db.worlds.update(full!.id, { capacity: 1 });
    const other = bot(await people.guest("Takes the place"), 0, full!.id);
    await other.join();
    const inside = await enter(rude, 1);
    const waiting = bot(rude, 0, full!.id);
    waiting.join().catch(() => undefined);
    await until("they wait", () => waiting.line.length > 0);
    waiting.say("watch", { mode: "watch" });
    await until("they look on", () => waiting.world.isWatching);
    const body = { userId: rude.user.id, reason: "Everywhere the same.", until: null };
    await succeeded(administrator.ask(servers[0]!.url, "POST", "/admin/bans", body));
    const bots = [inside, waiting];
    await until("they are out", () => bots.every(({ status }) => status.phase === "ended"), AT_ONCE_MS);
    const details = { why: "Everywhere the same.", until: null };
    for (const { status } of bots) expect(status).to.deep.include({ reason: "bannedFromPlatform", details });
    for (const server of [0, 1]) {
      const again = bot(rude, server);
      await again.join().catch(() => undefined);
      expect(again.status).to.deep.include({ phase: "ended", reason: "bannedFromPlatform", details });
      expect((await rude.ask(servers[server]!.url, "GET", "/account")).status).to.be.within(400, 499);
    }
    expect(other.status.phase).to.equal("joined");
  });

  it("takes a permission away within a second, whichever process is asked, and says so to the one concerned", async () => {
    const chatty = await member("Chatty", "walk", "chat");
    const inside = await enter(chatty);
    for (const [index, server] of servers.entries()) {
      inside.chat.send("world", `Before ${index}`);
      await until("it is said", () => texts(inside).includes(`Before ${index}`));
      const path = `/worlds/${world.slug}/roles/${chatty.roleId}`;
      await succeeded(owner.ask(server.url, "PATCH", path, { permissions: ["walk"] }));
      await until("they are told", () => !hasPermission(inside.world.permissions, "chat"), AT_ONCE_MS);
      inside.chat.send("world", "After");
      await until("it is refused", () => inside.chat.outgoing.at(-1)?.refusal === "notAllowed");
      inside.chat.discard(inside.chat.outgoing.at(-1)!.clientId);
      await succeeded(owner.ask(server.url, "PATCH", path, { permissions: ["walk", "chat"] }));
      await until("they may again", () => hasPermission(inside.world.permissions, "chat"), AT_ONCE_MS);
    }
    expect(texts(inside)).to.not.include("After");
  });

  it("[check 21] lets nobody stay who signed out everywhere after they were given a seat and before they took it", async () => {
    const [goer, watcher] = [await people.registered("Goer"), await enter(await people.guest("Looks on"))];
    const { url } = servers[1]!;
    const answer = await fetch(`${url}/matchmake/joinOrCreate/world`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${await goer.gameToken()}` },
      body: JSON.stringify({ worldId: world.id, protocolVersion: PROTOCOL_VERSION }),
    });
    expect(answer.status, await answer.clone().text()).to.equal(200);
    await succeeded(goer.ask(servers[0]!.url, "DELETE", "/sessions"));
    const room = await new Client(url).consumeSeatReservation((await answer.json()) as SeatReservation);
    room.reconnection.enabled = false;
    room.onMessage("*", () => undefined);
    const code = await new Promise<number>((resolve) => room.onLeave(resolve));
    expect(code).to.equal(CLOSE_REASONS.signedOut.code);
    await until("nobody sees them", () => ![...watcher.world.people()].some(({ name }) => name === "Goer"));
  });

  it("[M12] shows somebody who takes another name and look for this world to themselves as to others, at once, and after a lost connection", async () => {
    const [person, other] = [await people.registered("Plain"), await enter(await people.guest("Watching"), 1)];
    const inside = await enter(person);
    const nameTo = (seer: Bot) => [...seer.world.people()].find(({ id }) => id === inside.world.selfId)?.name;
    await until("the other sees them", () => nameTo(other) === "Plain");
    await db.memberships.visit(person.user.id, world.id, new Date());
    const look = { ...person.profile.look, hairStyle: 1 };
    const path = `/worlds/${world.slug}/membership`;
    await succeeded(person.ask(servers[1]!.url, "PATCH", path, { name: "Captain", look }));
    await until("all see the captain", () => [inside, other].every((seer) => nameTo(seer) === "Captain"), AT_ONCE_MS);
    const self = () => [...inside.world.people()].find(({ isSelf }) => isSelf);
    expect(self()?.look).to.deep.equal(look);
    const joins = () => inside.statuses.filter(({ phase }) => phase === "joined").length;
    const before = joins();
    inside.connection.cut();
    await until("they are back", () => joins() > before);
    expect(self()).to.deep.include({ name: "Captain", look });
    await succeeded(person.ask(servers[0]!.url, "PATCH", path, { name: null, look: null }));
    await until(
      "all see them as everywhere",
      () => [inside, other].every((seer) => nameTo(seer) === "Plain"),
      AT_ONCE_MS,
    );
  });

  it("gives someone another role within a second", async () => {
    const person = await people.registered("Newcomer");
    const inside = await enter(person, 1);
    expect(inside.world.permissions).to.equal(DEFAULT_ROLE_PERMISSIONS);
    await db.memberships.visit(person.user.id, world.id, new Date());
    const role = await db.roles.create(world.id, { name: "Host", permissions: permissionBits(["walk", "ban"]) });
    const path = `/worlds/${world.slug}/members/${person.user.id}/role`;
    await succeeded(owner.ask(servers[0]!.url, "PUT", path, { roleId: role.id }));
    await until("they are told", () => hasPermission(inside.world.permissions, "ban"), AT_ONCE_MS);
    expect(hasPermission(inside.world.permissions, "talk")).to.equal(false);
  });

  itCarriesChat(society);

  it("sends someone out for a minute, and mutes for everyone, but nobody with a power that one lacks", async () => {
    const sheriff = await member("Sheriff", "ban", "worldMute");
    const mod = await enter(sheriff);
    const loud = await people.guest("Loud");
    const inside = await enter(loud, 1);
    mod.connection.say("muteForAll", { entityId: inside.world.selfId, isMuted: true });
    await until("they are muted", () => !hasPermission(inside.world.permissions, "talk"), AT_ONCE_MS);
    mod.connection.say("person", { entityId: inside.world.selfId });
    await until("that shows", () => mod.cards.some(({ isMuted, name }) => isMuted && name === "Loud"));
    mod.connection.say("muteForAll", { entityId: inside.world.selfId, isMuted: false });
    await until("they may speak again", () => hasPermission(inside.world.permissions, "talk"), AT_ONCE_MS);
    mod.connection.say("kick", { entityId: inside.world.selfId, why: "Too\u0000\u202e loud." });
    await until("they are out", () => inside.status.phase === "ended", AT_ONCE_MS);
    expect(inside.status, "cleaned of what is not seen").to.deep.include({
      reason: "kicked",
      details: { why: "Too loud." },
    });
    const back = bot(loud);
    await back.join().catch(() => undefined);
    await until("they are kept out", () => back.status.phase === "ended");
    expect(back.status).to.deep.include({ reason: "kicked" });
    const boss = await enter(owner, 1);
    for (const message of ["kick", "muteForAll"] as const) {
      const body =
        message === "kick" ? { entityId: boss.world.selfId, why: "" } : { entityId: boss.world.selfId, isMuted: true };
      mod.connection.say(message, body as never);
      await until(`${message} is refused`, () =>
        mod.refusals.some((refused) => refused.message === message && refused.reason === "mayDoMore"),
      );
    }
    expect(boss.status.phase).to.equal("joined");
    await expectWritten(parts(), sheriff, loud, [
      ["person.kicked", "kicked"],
      ["person.unmuted", "unmutedForAll"],
      ["person.muted", "mutedForAll"],
    ]);
  });
  it("keeps whoever is muted for everyone so over a lost connection, a new visit, leaving for good and the world's own restart, and who is sent out for a minute out", async () => {
    const quiet = (await db.worlds.clone(world.id, { slug: "quiet", name: "Quiet", ownerId: owner.user.id }))!;
    const loud = await people.registered("Still loud");
    const come = async (person: SignedInPerson, server: number) => {
      const made = bot(person, server, quiet.id);
      await made.join();
      return made;
    };
    const epoch = async () =>
      (
        await query(parts().databaseUrl, "select epoch::int as epoch from world_epochs where world_id = $1", [quiet.id])
      )[0]!["epoch"];
    const mayTalk = ({ world }: Bot) => hasPermission(world.permissions, "talk");
    const sent = await people.registered("Sent out");
    const [boss, first, out] = [await come(owner, 0), await come(loud, 1), await come(sent, 1)];
    boss.connection.say("muteForAll", { entityId: first.world.selfId, isMuted: true });
    await until("they are muted", () => !mayTalk(first), AT_ONCE_MS);
    const isKept = async () => (await db.access.of(loud.user.id, quiet.id, new Date()))!.isMuted;
    await until("it is kept", isKept);
    const joins = () => first.statuses.filter(({ phase }) => phase === "joined").length;
    const before = joins();
    first.connection.cut();
    await until("they are back", () => joins() > before);
    expect(mayTalk(first), "after a lost connection").to.equal(false);
    boss.connection.say("kick", { entityId: out.world.selfId, why: "A minute." });
    await until("another is sent out", () => out.status.phase === "ended", AT_ONCE_MS);
    const opened = await epoch();
    await Promise.all([boss.leave(), first.leave()]);
    await db.memberships.leave(loud.user.id, quiet.id);
    let again: Bot;
    await until("the world has been closed and opened anew", async () => {
      again = await come(loud, 0);
      if ((await epoch()) !== opened) return true;
      await again.leave();
      return false;
    });
    expect(mayTalk(again!), "in the world opened anew").to.equal(false);
    for (const server of [0, 1]) {
      const early = bot(sent, server, quiet.id);
      await early.join().catch(() => undefined);
      expect(early.status, "the minute goes on").to.deep.include({ reason: "kicked", details: { why: "A minute." } });
    }
    const back = await come(owner, 1);
    back.connection.say("muteForAll", { entityId: again!.world.selfId, isMuted: false });
    await until("they may speak again", () => mayTalk(again), AT_ONCE_MS);
    await until("that is kept, too", async () => !(await isKept()));
  });

  it("lets people wait in line for a full world, tells them their place, and lets them in by themselves", async () => {
    const full = await db.worlds.clone(world.id, { slug: "tiny", name: "Tiny", ownerId: owner.user.id });
    await db.worlds.update(full!.id, { capacity: 1 });
    const [first, second, third] = [
      bot(await people.guest("First"), 0, full!.id),
      bot(await people.guest("Second"), 1, full!.id),
      bot(await people.guest("Third"), 0, full!.id),
    ];
    await first.join();
    const waiting = [second.join()];
    await until("the second is told", () => second.line.at(-1)?.place === 1);
    waiting.push(third.join());
    await until("the third is told", () => third.line.at(-1)?.place === 2);
    await until("they see that somebody is there", () => second.world.presence().count === 1);
    // Whoever waits at the door is not “here now”, whichever process is asked.
    for (const server of servers) {
      const online = async () => {
        const answer = await owner.ask(server.url, "GET", `/worlds/${full!.id}`);
        return ((await answer.json()) as { online: number }).online;
      };
      await until("one person is inside", async () => (await online()) === 1);
    }
    await first.leave();
    await waiting[0];
    await until("the third moves up", () => third.line.at(-1)?.place === 1);
    await second.leave();
    await waiting[1];
    expect(third.world.selfId).to.be.greaterThan(0);
  });

  it("keeps the last minute for a report, filed by way of either process: places, hearers, chat as it was written, and no stranger's letters", async () => {
    const gus = await people.registered("Gus");
    const ida = await people.registered("Ida");
    const joe = await people.registered("Joe");
    const [one, other, third] = [await enter(gus), await enter(ida, 1), await enter(joe)];
    other.chat.send("world", "To all of you");
    other.chat.send({ to: one.world.selfId }, "To Gus");
    third.chat.send({ to: one.world.selfId }, "A letter of Joe's");
    await until("it is read", () => texts(one).includes("A letter of Joe's") && texts(one).includes("To Gus"));
    await until("it is noted where they stand", async () =>
      (await Promise.all([gus, ida, joe].map(({ user }) => db.placements.find(user.id, world.id)))).every(Boolean),
    );
    // Whoever is about to be reported takes back what they wrote, and comes in again as another avatar.
    const insult = other.chat.messages.find(({ text }) => text === "To all of you")!;
    other.chat.delete(insult.id);
    await until("it is gone", () => !texts(one).includes("To all of you"));
    await other.leave();
    await enter(ida, 1);
    for (const { url } of servers) {
      const body = { userId: ida.user.id, reason: "harassment", comment: "She writes to me." };
      const answer = await gus.ask(url, "POST", `/worlds/${world.slug}/reports`, body);
      expect(answer.status, await answer.clone().text()).to.equal(201);
      const { id } = (await answer.json()) as { id: string };
      const report = await db.reports.find(id as never);
      const evidence = report?.evidence as {
        people: { name: string; places: unknown[] }[];
        chat: { text: string; deletedAtMs: number | null }[];
      };
      expect(evidence.people.map(({ name }) => name)).to.include.members(["Gus", "Ida"]);
      expect(evidence.people.every(({ places }) => places.length > 0)).to.equal(true);
      const said = evidence.chat.map(({ text }) => text);
      expect(said).to.include.members(["To all of you", "To Gus"]);
      expect(said).to.not.include("A letter of Joe's");
      const deleted = evidence.chat.filter(({ deletedAtMs }) => deletedAtMs !== null);
      // What others deleted in this minute is there, too.
      expect(deleted.map(({ text }) => text))
        .to.include("To all of you")
        .and.not.include("To Gus");
    }
  });

  // Last: it ends the servers.
  it("[check 23] what was done in a world a moment before its server is told to end is in the audit log", async () => {
    const sheriff = await member("Last sheriff", "worldMute");
    const loud = await people.guest("Last voice");
    const [by, target] = [await enter(sheriff), await enter(loud, 1)];
    by.connection.say("muteForAll", { entityId: target.world.selfId, isMuted: true });
    await until("it acts", () => !hasPermission(target.world.permissions, "talk"));
    await Promise.all(servers.map((server) => server.stop("SIGTERM")));
    await expectWritten(parts(), sheriff, loud, [["person.muted", "mutedForAll"]]);
    expect((await db.access.of(loud.user.id, world.id, new Date()))!.isMuted).to.equal(true);
  });
});
