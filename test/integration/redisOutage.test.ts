import { restingSample } from "@crowdwire/client/headless";
import type { Database, World } from "@crowdwire/db";
import { type Bot, fetchWorld } from "@crowdwire/load-tests";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import type { SignedInPerson } from "../support/people.ts";
import { succeeded, useSociety } from "../support/useSociety.ts";
import { sleep, until } from "../support/useWorld.ts";

/** What is decided acts within this time. */
const AT_ONCE_MS = 1000;
/** Longer than a command is tried by a client that gives up at all: whoever waits for Redis has to outlast that. */
const OUTAGE_MS = 13_000;

/**
 * Redis is stopped while people are inside, and comes back with nothing in it. One story: what holds is asked while it happens
 * and after.
 */
describe("[TR4] Redis away, with people inside", function () {
  this.timeout(120_000);
  const { parts, bot, enter, member, redis } = useSociety({ processes: 2 });
  const texts = (of: Bot) => of.chat.messages.map((message) => message.text);
  const distance = (a: { x: number; z: number }, b: { x: number; z: number }) => Math.hypot(a.x - b.x, a.z - b.z);
  let db: Database;
  let world: World;
  let ann: Bot;
  let annPerson: SignedInPerson;
  let ben: Bot;
  let mod: Bot;
  /** Somebody who wrote with Ann and has left; and whom Ann wrote to. */
  let dana: SignedInPerson;
  let danaId = 0;
  /** Leaves while Redis is away. */
  let lea: Bot;
  /** Somebody who asks to come in meanwhile. */
  let late: Bot;
  let lateJoin: Promise<void>;
  /** Who is banned by way of either process meanwhile. */
  let rude: { person: SignedInPerson; inside: Bot }[];
  /** Who signs out everywhere by way of either process meanwhile. */
  let goers: { person: SignedInPerson; inside: Bot }[];
  let stoppedMs = 0;

  before("people from both processes in one world, and then no Redis", async () => {
    const { people } = parts();
    ({ db, world } = parts());
    annPerson = await people.guest("Ann");
    [ann, ben] = [await enter(annPerson, 0), await enter(await people.guest("Ben"), 1)];
    mod = await enter(await member("Mod", "walk", "chat", "ban"), 1);
    rude = [];
    goers = [];
    for (const index of [0, 1]) {
      const [person, goer] = [await people.registered(`Rude ${index}`), await people.registered(`Goer ${index}`)];
      rude.push({ person, inside: await enter(person, index) });
      goers.push({ person: goer, inside: await enter(goer, index) });
    }
    dana = await people.registered("Dana");
    lea = await enter(await people.guest("Lea"), 1);
    const leaver = await enter(dana, 1);
    danaId = leaver.world.selfId;
    ann.chat.send({ to: danaId }, "Back soon?");
    await until("she reads it", () => texts(leaver).includes("Back soon?"));
    await leaver.leave();
    await until("they see one another", () => [...ann.world.people()].length === 8);
    await redis.stop();
    stoppedMs = performance.now();
  });

  it("lets people inside walk and talk on", async () => {
    const start = { ...ann.world.prediction.state };
    ann.wish.moveZ = 0.7;
    ann.wish.moveX = 0.7;
    ann.chat.send("world", "Is Redis away?");
    ben.chat.send({ to: ann.world.selfId }, "I did not notice.");
    await until("it is read", () => texts(ben).includes("Is Redis away?") && texts(ann).includes("I did not notice."));
    const seen = restingSample();
    await until("she has walked", () => distance(ann.world.prediction.state, start) > 2);
    ann.wish.moveZ = 0;
    ann.wish.moveX = 0;
    await until("and Ben sees where", () => {
      const isThere = ben.world.sample(ann.world.selfId, performance.now(), seen);
      return isThere && distance(seen, ann.world.prediction.state) < 0.5;
    });
    await until("it is kept", async () => {
      const kept = await db.chatMessages.list(world.id, { viewer: null, limit: 100 });
      return kept.some(({ text }) => text === "Is Redis away?");
    });
  });

  it("lets whoever leaves go", async () => {
    const startedMs = performance.now();
    await lea.leave();
    expect(performance.now() - startedMs, "milliseconds until the server has said goodbye").to.be.lessThan(2000);
    await until("she is gone", () => ![...ann.world.people()].some(({ name }) => name === "Lea"));
  });

  it("lets those who keep order act in the world they are in", async () => {
    const guest = ben.world.selfId;
    mod.connection.say("kick", { entityId: guest, why: "A rehearsal." });
    await until("he is out", () => ben.status.phase === "ended", AT_ONCE_MS);
    expect(ben.status).to.deep.include({ reason: "kicked", details: { why: "A rehearsal." } });
  });

  it("[check 25] lets nobody in whose room cannot be found, and says so; whoever asks waits and tries again", async () => {
    late = bot(await parts().people.guest("Late"), 0);
    lateJoin = late.join();
    await until("they are told", () =>
      late.statuses.some((status) => status.phase === "lost" && status.reason === "unavailable"),
    );
  });

  it("[check 25] answers what the API is asked, in time, and takes in bans and sign-outs: they act where they are known, and let nobody in anywhere", async () => {
    const { servers, owner } = parts();
    for (const [index, { url }] of servers.entries()) {
      const startedMs = performance.now();
      const listed = await fetch(`${url}/api/v1/worlds`);
      expect(listed.status).to.equal(200);
      const body = { userId: rude[index]!.person.user.id, reason: "Shouting.", until: null };
      await succeeded(owner.ask(url, "POST", `/worlds/${world.slug}/bans`, body));
      await succeeded(goers[index]!.person.ask(url, "DELETE", "/sessions"));
      expect(performance.now() - startedMs, "milliseconds").to.be.lessThan(5000);
    }
    // The world runs in one of the two processes, which has heard of the ban that it was asked for itself.
    await until("one of them is out", () => rude.some(({ inside }) => inside.status.phase === "ended"), AT_ONCE_MS);
    // Who is banned is asked of the database, at every door: no word of the other process is needed.
    const out = rude.find(({ inside }) => inside.status.phase === "ended")!;
    const again = servers.map((_, index) => bot(out.person, index));
    for (const one of again) one.join().catch(() => undefined);
    const isRefused = ({ statuses }: Bot) =>
      statuses.some(({ phase }) => phase === "ended") ||
      statuses.some((status) => status.phase === "lost" && status.reason === "unavailable");
    await until("both doors have answered", () => again.every(isRefused));
    expect(again.flatMap(({ statuses }) => statuses.map(({ phase }) => phase))).to.not.include("joined");
  });

  it("takes in a report with the evidence of a world that runs in the process that is asked", async () => {
    const { servers, people } = parts();
    const reporter = await people.registered("Rita");
    await db.memberships.visit(reporter.user.id, world.id, new Date());
    const kept = [];
    for (const { url } of servers) {
      const body = { userId: rude[0]!.person.user.id, reason: "harassment", comment: "Loud." };
      const answer = await reporter.ask(url, "POST", `/worlds/${world.slug}/reports`, body);
      expect(answer.status, await answer.clone().text()).to.equal(201);
      const { id } = (await answer.json()) as { id: string };
      kept.push((await db.reports.find(id as never))?.evidence ?? null);
    }
    expect(kept.filter((evidence) => evidence !== null)).to.have.length(1);
  });

  it("is over by itself once Redis is back, empty: who waited comes in, to everybody else, and what was missed acts", async () => {
    await sleep(Math.max(0, OUTAGE_MS - (performance.now() - stoppedMs)));
    expect(late.status.phase, "nobody was let in meanwhile").to.not.equal("joined");
    expect(
      ann.statuses.map(({ phase }) => phase),
      "whoever was inside has noticed nothing",
    ).to.deep.equal(["connecting", "joined"]);
    await redis.startAgain();
    await lateJoin;
    await until("both bans act", () => rude.every(({ inside }) => inside.status.phase === "ended"), 10_000);
    for (const { inside } of rude) expect(inside.status).to.deep.include({ reason: "bannedFromWorld" });
    await until("both sign-outs act", () => goers.every(({ inside }) => inside.status.phase === "ended"), 10_000);
    for (const { inside } of goers) expect(inside.status).to.deep.include({ reason: "signedOut" });
    const other = await enter(await parts().people.guest("Later"), 1);
    const everybody = [ann, mod, late, other];
    await until("all are in one world", () => everybody.every((one) => [...one.world.people()].length === 4));
    other.chat.send("world", "Here I am");
    await until("she is read", () => everybody.every((one) => texts(one).includes("Here I am")));
    // Dana left a while ago, and the conversation with her goes on where it was.
    const again = await enter(dana, 0);
    expect(again.world.selfId, "the one that Ann wrote to").to.equal(danaId);
    await until("she is shown what was written to her", () => texts(again).includes("Back soon?"));
    again.chat.send({ to: ann.world.selfId }, "Here again");
    await until("and she answers", () => ann.chat.messages.at(-1)?.text === "Here again");
    expect(ann.chat.messages.at(-1)?.from.entityId).to.equal(danaId);
    for (const { url } of parts().servers) {
      await until("both count all", async () => (await fetchWorld(url, world.slug)).online === 5);
    }
  });

  it("hangs with its connections open: people inside walk and write on, the API answers, whoever asks to come in is told, and all is well once it answers again", async () => {
    const { servers, owner, people } = parts();
    const rudes: { person: SignedInPerson; inside: Bot }[] = [];
    for (const index of [0, 1]) {
      const person = await people.registered(`Rude again ${index}`);
      rudes.push({ person, inside: await enter(person, index) });
    }
    const newcomers = [bot(await people.guest("Comes in 0"), 0), bot(await people.guest("Comes in 1"), 1)];
    redis.pause();
    const startedMs = performance.now();
    const start = { ...ann.world.prediction.state };
    const joins = newcomers.map((newcomer) => newcomer.join());
    ann.chat.send("world", "Does Redis sleep?");
    ann.wish.moveX = -0.7;
    await until("it is read", () => texts(mod).includes("Does Redis sleep?"), AT_ONCE_MS);
    await until("she has walked", () => distance(ann.world.prediction.state, start) > 1);
    ann.wish.moveX = 0;
    const isTold = ({ statuses }: Bot) =>
      statuses.some((status) => status.phase === "lost" && status.reason === "unavailable");
    await until("those who ask to come in are told", () => newcomers.every(isTold));
    // Asked in the first seconds, in which nobody can know yet that Redis will not answer, and then again.
    for (const again of [false, true]) {
      for (const [index, { url }] of servers.entries()) {
        const askedMs = performance.now();
        expect((await fetch(`${url}/api/v1/worlds`)).status).to.equal(200);
        if (!again) {
          const body = { userId: rudes[index]!.person.user.id, reason: "Shouting.", until: null };
          await succeeded(owner.ask(url, "POST", `/worlds/${world.slug}/bans`, body));
        }
        const atMostMs = again ? 2000 : 5000;
        expect(performance.now() - askedMs, "milliseconds until the API has answered").to.be.lessThan(atMostMs);
      }
      await until("it is known to hang", () => performance.now() - startedMs > 4000);
    }
    await until("one of them is out", () => rudes.some(({ inside }) => inside.status.phase === "ended"), AT_ONCE_MS);
    expect(newcomers.map(({ status }) => status.phase)).to.not.include("joined");
    redis.resume();
    await Promise.all(joins);
    await until("both bans act", () => rudes.every(({ inside }) => inside.status.phase === "ended"), 10_000);
    await until("they are in the world of the others", () =>
      newcomers.every((one) => [...one.world.people()].length === 7),
    );
    expect(
      ann.statuses.map(({ phase }) => phase),
      "whoever was inside has noticed nothing",
    ).to.deep.equal(["connecting", "joined"]);
  });

  it("keeps no server from ending in order, hanging or going in that very moment, with everybody's place saved", async () => {
    const [first, second] = parts().servers;
    const { x, z } = ann.world.prediction.state;
    redis.pause();
    expect(await measureMs(first!.stop()), "milliseconds, Redis connected but not answering").to.be.lessThan(10_000);
    redis.resume();
    // No moment between: the server may ask Redis before it has noticed.
    await redis.stop();
    expect(await measureMs(second!.stop()), "milliseconds, Redis just gone").to.be.lessThan(10_000);
    const place = await db.placements.find(annPerson.user.id, world.id);
    expect(distance(place!, { x, z })).to.be.lessThan(0.5);
  });
});

async function measureMs(done: Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await done;
  return performance.now() - startedMs;
}
