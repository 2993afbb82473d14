import { type AvatarSample, restingSample } from "@crowdwire/client/headless";
import { openDatabase } from "@crowdwire/db";
import type { Bot } from "@crowdwire/load-tests";
import { expect } from "chai";
import { describe, it } from "mocha";
import { query } from "../support/postgres.ts";
import { StallingProxy } from "../support/StallingProxy.ts";
import { plainLook, Steered, sleep, until, useWorld } from "../support/useWorld.ts";

function sampleOf(seer: Bot, id: number): AvatarSample | null {
  const out = restingSample();
  return seer.world.sample(id, performance.now(), out) ? out : null;
}

const textsOf = (bot: Bot) => bot.chat.messages.map(({ text }) => text);
const placeOf = (bot: Bot) => ({ ...bot.world.prediction.state });
const distance = (a: { x: number; z: number }, b: { x: number; z: number }) => Math.hypot(a.x - b.x, a.z - b.z);

describe("a world", function () {
  this.timeout(60_000);
  const tested = useWorld();

  /** A world like another, for so few. */
  async function cloneOf(slug: string, { slug: name, capacity }: { slug: string; capacity: number }): Promise<string> {
    const db = openDatabase({ url: tested().databaseUrl });
    try {
      const source = await db.worlds.findBySlug(slug);
      const owner = await db.users.createAccount({ displayName: name, look: plainLook, email: `${name}@example.org` });
      const clone = await db.worlds.clone(source!.id, { slug: name, name, ownerId: owner.id });
      await db.worlds.update(clone!.id, { capacity });
      return clone!.id;
    } finally {
      await db.close();
    }
  }

  /** Where the server has someone: what it saved within the last second. */
  async function savedPlace(name: string): Promise<{ x: number; z: number }> {
    const text = "select p.x, p.z from placements p join users u on u.id = p.user_id where u.display_name = $1";
    const [row] = await query(tested().databaseUrl, text, [name]);
    return row as { x: number; z: number };
  }

  async function walkFrom(bot: Bot, steered: Steered, meters: number): Promise<void> {
    const start = placeOf(bot);
    steered.moveX = 0.6;
    steered.moveZ = -0.8;
    await until(`${meters} m walked`, () => distance(placeOf(bot), start) >= meters, 20_000);
    steered.stop();
  }

  it("[SIM5] shows a walker to others where the server has them, and to themselves where it will", async () => {
    const { bot, signIn } = tested();
    const steered = new Steered();
    const walker = bot(await signIn("Walker"), steered);
    const watcher = bot(await signIn("Watcher"));
    await Promise.all([walker.join(), watcher.join()]);
    await until(
      "each is told of the other",
      () => sampleOf(watcher, walker.world.selfId) !== null && walker.world.prediction.isReady,
    );
    await walkFrom(walker, steered, 5);
    await sleep(2200);
    const own = placeOf(walker);
    expect(distance(sampleOf(watcher, walker.world.selfId)!, own), "as drawn for the other").to.be.lessThan(0.1);
    expect(distance(await savedPlace("Walker"), own), "as the server has it").to.be.lessThan(0.01);
  });

  it("shows emotes and sitting to others", async () => {
    const { bot, signIn } = tested();
    const actor = bot(await signIn("Actor"));
    const watcher = bot(await signIn("Audience"));
    await Promise.all([actor.join(), watcher.join()]);
    await until("the actor is seen", () => sampleOf(watcher, actor.world.selfId) !== null);
    actor.say("emote", { emote: "cheer" });
    await until("cheering", () => sampleOf(watcher, actor.world.selfId)?.emote === "cheer");
    await until("oneself, too", () => sampleOf(actor, actor.world.selfId)?.emote === "cheer");
    actor.say("sit", { seat: null });
    await until("sitting", () => sampleOf(watcher, actor.world.selfId)?.posture === "sitOnGround");
    expect(actor.world.prediction.state.posture).to.equal(4);
    actor.say("sit", { seat: 30_000 });
    await until("refused in words", () => actor.refusals.some(({ reason }) => reason === "noSuchSeat"));
  });

  it("[M22] notes in the history who took a seat", async () => {
    const { bot, signIn, server, world, databaseUrl } = tested();
    const response = await fetch(`${server.url}${world.map.descriptionUrl}`);
    const { seats } = (await response.json()) as { seats: { exit: { x: number; y: number; z: number } }[] };
    const account = await signIn("Sitter");
    const { x, y, z } = seats[0]!.exit;
    const text = "insert into placements values ($1, $2, $3, $4, $5, 0, now())";
    await query(databaseUrl, text, [account.profile.userId, world.id, x, y, z]);
    const sitter = bot(account);
    await sitter.join();
    sitter.say("sit", { seat: 0 });
    const used = "select place from events where user_id = $1 and world_id = $2 and kind = 'usedObject'";
    const noted = () => query(databaseUrl, used, [account.profile.userId, world.id]);
    await until("it is noted", async () => (await noted()).length > 0);
    expect(await noted()).to.deep.equal([{ place: "a seat" }]);
    await sitter.leave();
  });

  it("[M1] lets those who wait for a full world look on: told of people, seen by nobody, without losing their place", async () => {
    const { bot, signIn, databaseUrl, world } = tested();
    const full = await cloneOf(world.slug, { slug: "full", capacity: 1 });
    const steered = new Steered();
    const inside = bot(await signIn("Inside"), steered, full);
    await inside.join();
    const [first, second] = [bot(await signIn("First"), undefined, full), bot(await signIn("Second"), undefined, full)];
    const coming = [first.join()];
    await until("the first waits", () => first.line.at(-1)?.place === 1);
    coming.push(second.join());
    await until("the second waits", () => second.line.at(-1)?.place === 2);

    first.say("watch", { mode: "lineAndWatch" });
    await until("the first looks on", () => first.world.isWatching);
    expect(first.line.at(-1), "their place in line").to.deep.equal({ place: 1, length: 2 });
    const look = setInterval(
      () => first.say("look", { x: 0, y: 0, z: 0, snapshotSeen: first.world.snapshotSeen }),
      200,
    );
    await until("somebody is seen", () => sampleOf(first, inside.world.selfId) !== null);
    await walkFrom(inside, steered, 4);
    await until("where they walked", () => {
      const seen = sampleOf(first, inside.world.selfId);
      return seen !== null && distance(seen, placeOf(inside)) < 0.2;
    });
    inside.chat.send("world", "Who looks on reads this.");
    await until("it is read from outside", () => textsOf(first).includes("Who looks on reads this."));
    expect(textsOf(second), "by those who look, not by those who wait at a closed door").to.deep.equal([]);
    first.chat.send("world", "Let me in!");
    await until("it is refused", () => first.chat.outgoing[0]?.refusal === "notInside");
    first.say("emote", { emote: "wave" });
    expect(
      [...inside.world.people()].map(({ id }) => id),
      "who is seen inside",
    ).to.deep.equal([inside.world.selfId]);

    first.say("watch", { mode: "watch" });
    await until("the second moves up", () => second.line.at(-1)?.place === 1);
    await until("the first waits no longer", () => first.line.at(-1)?.place === 0);
    first.say("watch", { mode: "lineAndWatch" });
    await until("the first is last now", () => first.line.at(-1)?.place === 2);

    await inside.leave();
    await coming[1];
    await until("who came in is seen from outside", () => sampleOf(first, second.world.selfId) !== null);
    // Whoever has just left may be in what was told of the far crowd for two seconds yet.
    await until("nobody else is seen inside", () => [...second.world.people()].every(({ name }) => name === "Second"));
    expect(second.world.selfId, "and they are there").to.be.greaterThan(0);
    expect(textsOf(second), "what was said from the gallery").to.deep.equal(["Who looks on reads this."]);
    await second.leave();
    await coming[0];
    clearInterval(look);
    expect(first.world.isWatching).to.equal(false);
    expect(first.world.selfId).to.be.greaterThan(0);
    expect(textsOf(first), "what they read already is not told again").to.deep.equal(["Who looks on reads this."]);
    const chats = await query(databaseUrl, "select text from chat_messages where text = $1", ["Let me in!"]);
    expect(chats).to.deep.equal([]);
  });

  it("[ID1] keeps the place in line of whoever loses the connection, and tells them what was written meanwhile", async () => {
    const { bot, signIn, world } = tested();
    const full = await cloneOf(world.slug, { slug: "patient", capacity: 1 });
    const inside = bot(await signIn("Inside"), undefined, full);
    await inside.join();
    const account = await signIn("Unlucky");
    const unlucky = bot(account, undefined, full);
    void unlucky.join();
    await until("the first waits", () => unlucky.line.at(-1)?.place === 1);
    unlucky.say("watch", { mode: "lineAndWatch" });
    await until("and looks on", () => unlucky.world.isWatching);
    const behind = bot(await signIn("Behind"), undefined, full);
    const coming = behind.join();
    await until("another waits behind", () => behind.line.at(-1)?.place === 2);

    unlucky.line.length = 0;
    unlucky.connection.cut();
    await until("the connection is lost", () => unlucky.status.phase === "lost");
    inside.chat.send("world", "You missed this.");
    await until("they are back", () => unlucky.line.length > 0);
    expect(unlucky.line[0], "the place they had").to.deep.equal({ place: 1, length: 2 });
    expect(behind.line.at(-1)).to.deep.equal({ place: 2, length: 2 });
    unlucky.say("watch", { mode: "lineAndWatch" });
    await until("they read what they missed", () => textsOf(unlucky).includes("You missed this."));

    await unlucky.leave();
    await until("whoever leaves loses it at once", () => behind.line.at(-1)?.place === 1);
    await inside.leave();
    await coming;
    await behind.leave();
  });

  it("[ID1] gives one's place in line to the later of two tabs", async () => {
    const { bot, signIn, world } = tested();
    const full = await cloneOf(world.slug, { slug: "fuller", capacity: 1 });
    const inside = bot(await signIn("Insider"), undefined, full);
    await inside.join();
    const account = await signIn("Tabs");
    const [tab, other] = [bot(account, undefined, full), bot(await signIn("Behind"), undefined, full)];
    tab.join().catch(() => undefined);
    await until("the tab waits", () => tab.line.at(-1)?.place === 1);
    const behind = other.join();
    await until("the other waits", () => other.line.at(-1)?.place === 2);
    const later = bot(account, undefined, full);
    const coming = later.join();
    await until("the first tab is told", () => tab.status.phase === "ended");
    expect(tab.status).to.include({ reason: "takenOver" });
    expect(later.line.at(-1)).to.deep.equal({ place: 1, length: 2 });
    await inside.leave();
    await coming;
    await later.leave();
    await behind;
  });

  it("[ID1] takes over from the earlier session of the same user, and tells it", async () => {
    const { bot, signIn } = tested();
    const account = await signIn("Twice");
    const steered = new Steered();
    const first = bot(account, steered);
    await first.join();
    await walkFrom(first, steered, 3);
    await sleep(300);
    const place = placeOf(first);
    const second = bot(account);
    await second.join();
    await until("the first is told", () => first.status.phase === "ended");
    expect(first.status).to.include({ phase: "ended", reason: "takenOver" });
    await until("the second is placed", () => second.world.prediction.isReady);
    expect(second.world.selfId).to.equal(first.world.selfId);
    expect(distance(placeOf(second), place)).to.be.lessThan(0.01);
  });

  it("[ID1] [N9] tells the earlier session at once, also where the network keeps it from learning that its socket has closed", async () => {
    const { bot, server, signIn } = tested();
    const proxy = await StallingProxy.open(Number(new URL(server.url).port));
    try {
      const account = await signIn("Twice elsewhere");
      const first = bot(account, undefined, undefined, `http://127.0.0.1:${proxy.port}`);
      await first.join();
      proxy.swallowEnds();
      await bot(account).join();
      await until("the first is told", () => first.status.phase === "ended", 1000);
      expect(first.status).to.include({ phase: "ended", reason: "takenOver" });
      expect(first.connection.isJoined).to.equal(false);
    } finally {
      await proxy.close();
    }
  });

  it("comes back to the same avatar when the network fails", async () => {
    const { bot, signIn } = tested();
    const steered = new Steered();
    const lost = bot(await signIn("Lost"), steered);
    const watcher = bot(await signIn("Steady"));
    await Promise.all([lost.join(), watcher.join()]);
    await walkFrom(lost, steered, 3);
    await sleep(300);
    const { selfId } = lost.world;
    const place = placeOf(lost);
    lost.connection.cut();
    await until("it is noticed", () => lost.status.phase === "lost");
    await until("back", () => lost.status.phase === "joined" && lost.world.prediction.isReady);
    expect(lost.world.selfId).to.equal(selfId);
    expect(distance(placeOf(lost), place)).to.be.lessThan(0.01);
    await walkFrom(lost, steered, 2);
    await sleep(900);
    expect(distance(sampleOf(watcher, selfId)!, placeOf(lost)), "and walks on for others").to.be.lessThan(0.1);
  });

  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    it(`brings everyone back where they were when the server is restarted (${signal})`, async () => {
      const { bot, signIn, server } = tested();
      const steered = new Steered();
      const walker = bot(await signIn(`Survivor ${signal}`), steered);
      await walker.join();
      await walkFrom(walker, steered, 4);
      await sleep(2500);
      const place = placeOf(walker);
      await server.stop(signal);
      await until("it is noticed", () => walker.status.phase === "lost");
      await server.start();
      await until("back by itself", () => walker.status.phase === "joined" && walker.world.prediction.isReady, 15_000);
      expect(distance(placeOf(walker), place)).to.be.lessThan(0.1);
    });
  }

  it("[SIM4] [check 8] stops whoever walks at a wall for three seconds on the ground", async () => {
    const { bot, signIn, ground } = tested();
    const steered = new Steered();
    const walker = bot(await signIn("Wallflower"), steered);
    await walker.join();
    await until("placed", () => walker.world.prediction.isReady);
    // Towards the middle of the fountain, whose rim nobody climbs.
    const fountain = { x: 0, z: 0 };
    steered.run = true;
    const aim = () => {
      const { x, z } = placeOf(walker);
      const meters = Math.hypot(x, z);
      steered.moveX = -x / meters;
      steered.moveZ = -z / meters;
      return meters;
    };
    await until("the rim is reached", () => aim() < 5, 20_000);
    const found = { x: 0, y: 0, z: 0, polygon: 0 };
    const endMs = performance.now() + 3000;
    while (performance.now() < endMs) {
      await sleep(50);
      expect(aim(), "the rim holds").to.be.greaterThan(1.5);
      const place = placeOf(walker);
      expect(ground.locate(place.x, place.y, place.z, found)).to.equal(true);
      expect(distance(found, place)).to.be.lessThan(0.02);
    }
    steered.stop();
    await sleep(2200);
    const saved = await savedPlace("Wallflower");
    expect(distance(saved, placeOf(walker)), "as the server has it").to.be.lessThan(0.01);
    expect(distance(saved, fountain)).to.be.greaterThan(1.5);
  });

  it("(M22) keeps who came in, went into which conference, left it and went, and for how long it was", async () => {
    const { bot, signIn, server, world, databaseUrl } = tested();
    const response = await fetch(`${server.url}${world.map.descriptionUrl}`);
    const { zones } = (await response.json()) as {
      zones: { kind: string; name: string; x: number; y: number; z: number }[];
    };
    const zone = zones.find(({ kind }) => kind === "conference")!;
    const account = await signIn("Conferee");
    // Last seen in the middle of it.
    await query(databaseUrl, "insert into placements values ($1, $2, $3, $4, $5, 0, now())", [
      account.profile.userId,
      world.id,
      zone.x,
      zone.y,
      zone.z,
    ]);
    const conferee = bot(account);
    await conferee.join();
    const told = async () => {
      const text = "select kind, place, world_id from events where user_id = $1 and world_id is not null order by id";
      return (await query(databaseUrl, text, [account.profile.userId])).map(({ kind, place }) => ({ kind, place }));
    };
    await until("the conference is noted", async () => (await told()).length >= 2);
    await conferee.leave();
    await until("that it is over is noted", async () => (await told()).length >= 4);
    expect(await told()).to.have.deep.members([
      { kind: "enteredWorld", place: null },
      { kind: "enteredConference", place: zone.name },
      { kind: "leftConference", place: zone.name },
      { kind: "leftWorld", place: null },
    ]);
    const minutes = "select value from statistics where scope = $1 and metric = 'minutes' and period = 'day'";
    await until("the time is counted", async () => (await query(databaseUrl, minutes, [world.id])).length === 1);
  });
});
