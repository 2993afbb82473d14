import { type Database, grantAdministrator, openDatabase, reportId } from "@crowdwire/db";
import { type RtcPeer, SignalingClient } from "@crowdwire/load-tests/voice";
import { MEDIA_CLOSE_REASONS, type MediaTicket, permissionBits, worldId } from "@crowdwire/protocol";
import type { Sfu } from "@crowdwire/sfu";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { letAllMute, openSfu } from "../support/openSfu.ts";
import { PeopleMaker, type SignedInPerson } from "../support/people.ts";
import { useSfuPorts } from "../support/SfuProcess.ts";
import { StallingProxy } from "../support/StallingProxy.ts";
import { hears, type TalkerUnderTest, useTalkers } from "../support/useTalkers.ts";
import { sleep, until, useWorld } from "../support/useWorld.ts";

/** How often two walk together to see how soon they hear one another: once to warm up, then so that a 95th percentile is one of them. */
const TRIES = 21;

/** What a report keeps, as far as it is looked at here. */
interface Evidence {
  readonly toMs: number;
  readonly people: readonly {
    readonly entityId: number;
    readonly heardBy: readonly { readonly entityIds: readonly number[] }[];
    readonly spoke: readonly { readonly fromMs: number; readonly toMs: number }[];
  }[];
}

describe("people with voices", function () {
  this.timeout(120_000);
  const env: Record<string, string> = {};
  const takePorts = useSfuPorts(env);
  const tested = useWorld(env);
  let sfu: Sfu;
  let db: Database;
  /** Keeps order in the world, and on the platform. */
  let keeper: SignedInPerson;
  let people: PeopleMaker;
  /** Between the game server and the SFU. */
  let control: StallingProxy;
  const talker = useTalkers(tested);

  before("an SFU with a real worker, and people who may mute one another", async () => {
    const { dataDir, databaseUrl, world } = tested();
    const ports = await takePorts();
    sfu = await openSfu(tested(), ports.signaling, { CONTROL_PORT: "0" });
    control = await StallingProxy.open(sfu.controlPort!, ports.control);
    db = openDatabase({ url: databaseUrl });
    const here = worldId(world.id);
    const permissions = await letAllMute(tested());
    people = await PeopleMaker.open(db, dataDir);
    keeper = await people.registered("Keeper");
    await grantAdministrator(db, keeper.user.email!);
    const keepers = await db.roles.create(here, {
      name: "Keepers",
      permissions: permissions | permissionBits(["ban"]),
    });
    await db.memberships.visit(keeper.user.id, here, new Date());
    await db.memberships.assignRole(keeper.user.id, here, keepers.id);
  });

  after(async () => {
    await sfu?.stop();
    await control?.close();
    await db?.close();
  });

  /** When the last packet came, once none has come for a second. @throws Error where they go on for `withinMs` */
  async function lastPacketMs(peer: RtcPeer, withinMs: number): Promise<number> {
    const count = () => [...peer.received.values()].reduce((sum, { packets }) => sum + packets, 0);
    const deadlineMs = performance.now() + withinMs;
    let seen = count();
    let lastMs = performance.now();
    await until(
      "no more packets come",
      () => {
        if (count() !== seen) lastMs = performance.now();
        seen = count();
        return performance.now() - lastMs > 1000;
      },
      deadlineMs - performance.now(),
    );
    return lastMs;
  }

  it("[GR1] [GR2] [SFU9] hear each other when they walk together, within 250 ms of the command, and no more when apart", async () => {
    const a = await talker("Ann", -2, 12);
    const b = await talker("Ben", 5, 12);
    expect(hears(a)).to.deep.equal([]);
    b.feet.run = true;
    const delays: number[] = [];
    for (let tries = 0; tries < TRIES; tries++) {
      const toldMs = new Promise<number>((resolve) => {
        a.voice.onState(({ hearers }) => {
          if (hearers.length > 0) resolve(performance.now());
        });
      });
      b.feet.moveX = -1;
      const atMs = await toldMs;
      await a.voice.peer!.packetsFrom(b.voice.entityId);
      delays.push(performance.now() - atMs);
      await b.voice.peer!.packetsFrom(a.voice.entityId);
      expect(a.voice.state.hearers).to.deep.equal([b.voice.entityId]);
      b.feet.moveX = 1;
      await until("they are apart", () => a.voice.state.hearers.length === 0);
      const apartMs = performance.now();
      await a.voice.peer!.hearsExactly([], 1000);
      await b.voice.peer!.hearsExactly([], 1000);
      expect(performance.now() - apartMs, "consumers close within a second").to.be.lessThan(1000);
    }
    b.feet.stop();
    // The first time, the way for receiving is made: ICE and DTLS. From then on it is there.
    // So the first is a warm-up, and does not count.
    const again = delays.slice(1).sort((x, y) => x - y);
    const p95 = again[Math.ceil(again.length * 0.95) - 1]!;
    console.log(`      from the command to the first packet: ${again.map((ms) => ms.toFixed(0)).join(", ")} ms`);
    expect(p95, "p95 in ms").to.be.lessThan(250);
    // Each meeting and each parting, at the least, from the decision to its being in force.
    const applied = await tested().server.metric("group_apply_seconds_count");
    expect(applied).to.be.at.least(2 * TRIES - 1);
    const meanSeconds = (await tested().server.metric("group_apply_seconds_sum")) / applied;
    console.log(`      a group's change was in force after ${(meanSeconds * 1000).toFixed(1)} ms in the mean`);
    expect(meanSeconds).to.be.greaterThan(0).and.lessThan(0.5);
  });

  it("[SFU1a] fall silent within a second of losing `talk`, and are heard again when it is given back", async () => {
    const a = await talker("Ann", -2, 12);
    const b = await talker("Ben", 0, 12);
    await a.voice.peer!.packetsFrom(b.voice.entityId);
    a.voice.bot.say("muteForAll", { entityId: b.voice.entityId as never, isMuted: true });
    await a.voice.peer!.hearsExactly([], 1000);
    expect(hears(b)).to.deep.equal([a.voice.entityId]);
    await until("nobody hears Ben", () => b.voice.state.hearers.length === 0);
    a.voice.bot.say("muteForAll", { entityId: b.voice.entityId as never, isMuted: false });
    await until("Ben may speak again", () => b.voice.state.hearers.length === 1);
    await a.voice.peer!.packetsFrom(b.voice.entityId);
  });

  it("[SFU1a] stop hearing each other in both directions when one blocks the other", async () => {
    const a = await talker("Ann", -2, 12);
    const b = await talker("Ben", 0, 12);
    await a.voice.peer!.packetsFrom(b.voice.entityId);
    await b.voice.peer!.packetsFrom(a.voice.entityId);
    await a.account.ask("PUT", `/api/v1/blocks/${b.account.profile.userId}`);
    await Promise.all([a.voice.peer!.hearsExactly([], 1000), b.voice.peer!.hearsExactly([], 1000)]);
    const hearers = () => a.voice.state.hearers.length + b.voice.state.hearers.length;
    await until("neither is told that the other hears them", () => hearers() === 0);
    await a.account.ask("DELETE", `/api/v1/blocks/${b.account.profile.userId}`);
    await a.voice.peer!.packetsFrom(b.voice.entityId);
    await b.voice.peer!.packetsFrom(a.voice.entityId);
  });

  it("[M10] are reported with who spoke when and who heard whom, as the SFU heard it; and what they talked is counted", async () => {
    const { server, world } = tested();
    const beganMs = Date.now();
    const reporter = await people.registered("Ann");
    const a = await talker.of(reporter, -2, 12);
    const b = await talker("Ben", 0, 12);
    const far = await talker("Far away", -2, -20);
    await a.voice.peer!.packetsFrom(b.voice.entityId);
    await sleep(2000);
    b.voice.voice.setSpeaking(false);
    const silentMs = Date.now();
    const report = async () => {
      const body = { userId: b.account.profile.userId, reason: "harassment", comment: "He shouted at me." };
      const answer = await reporter.ask(server.url, "POST", `/worlds/${world.slug}/reports`, body);
      expect(answer.status, await answer.clone().text()).to.equal(201);
      const { id } = (await answer.json()) as { id: string };
      return (await db.reports.find(reportId(id)))?.evidence as Evidence;
    };
    // The SFU tells what it hears a few times a second, and a voice has ended once it has been silent for a moment.
    let evidence = await report();
    const of = (who: TalkerUnderTest<unknown>) =>
      evidence.people.find(({ entityId }) => entityId === who.voice.entityId);
    for (let tries = 0; tries < 8 && of(b)!.spoke.at(-1)?.toMs === evidence.toMs; tries++) {
      await sleep(500);
      evidence = await report();
    }
    const [ann, ben] = [of(a)!, of(b)!];
    // A machine at its limits may lose a moment of it in between.
    expect(ben.spoke, "Ben spoke").to.not.have.lengthOf(0);
    expect(ben.spoke[0]!.fromMs).to.be.within(beganMs, silentMs - 1500);
    const fellSilentMs = ben.spoke.at(-1)!.toMs;
    expect(fellSilentMs, "and then no more").to.be.within(silentMs - 500, silentMs + 4000);
    expect(fellSilentMs).to.be.lessThan(evidence.toMs);
    expect(ann.spoke.at(-1)?.toMs, "Ann speaks on").to.equal(evidence.toMs);
    expect(ben.heardBy.at(-1)?.entityIds).to.deep.equal([a.voice.entityId]);
    expect(ann.heardBy.at(-1)?.entityIds).to.deep.equal([b.voice.entityId]);
    expect(of(far), "nobody who was out of earshot").to.equal(undefined);

    const talked = async () => (await db.statistics.totals(worldId(world.id))).minutesTalked ?? 0;
    const before = await talked();
    await Promise.all([a, b, far].map(({ voice }) => voice.leave()));
    await until("the world is empty", async () => (await server.metric("clients")) === 0);
    await until("what they talked is counted", async () => (await talked()) > before, 20_000);
    // Three voices, of which one was heard for seconds: at least the two of Ben's, at most all that the test lasted.
    const minutes = (await talked()) - before;
    expect(minutes).to.be.within(2 / 60, (3 * (Date.now() - beganMs)) / 60_000);
  });

  for (const scope of ["a world", "the platform"] as const) {
    it(`[check 21] [SFU1] lose sound both ways within a second of a ban from ${scope}, with the grant they had not used yet`, async () => {
      const { bot, server, world } = tested();
      const a = await talker("Ann", -2, 12);
      const b = await talker("Ben", 0, 12);
      await a.voice.peer!.packetsFrom(b.voice.entityId);
      await b.voice.peer!.packetsFrom(a.voice.entityId);
      const peer = b.voice.peer!;
      // Another ticket, which nobody takes to the SFU before they are banned.
      const ticket = new Promise<MediaTicket>((resolve) => {
        b.voice.voice.takeTicket = resolve;
      });
      b.voice.bot.say("mediaTicket", {});
      const { url, grant } = await ticket;
      // Grants are dated to the second: of this one it is certain that it was issued before the ban.
      await sleep(1000);
      const where = new URL(url!, server.url.replace(/^http/u, "ws")).href;
      const path = scope === "a world" ? `/worlds/${world.slug}/bans` : "/admin/bans";
      const body = { userId: b.account.profile.userId, reason: "Shouting.", until: null };
      const banned = keeper.ask(server.url, "POST", path, body);
      const endedMs = peer.signaling.closed.then(() => performance.now());
      const silentMs = a.voice.peer!.hearsExactly([], 5000).then(() => performance.now());
      const response = await banned;
      const atMs = performance.now();
      expect(response.status, await response.clone().text()).to.equal(201);
      expect((await endedMs) - atMs, "milliseconds until their connection is closed").to.be.lessThan(1000);
      expect((await silentMs) - atMs, "milliseconds until nobody hears them").to.be.lessThan(1000);
      expect((await peer.signaling.closed).code).to.equal(MEDIA_CLOSE_REASONS.departed.code);
      const again = await SignalingClient.connect(where);
      const refused = await again.hello(grant).then(
        () => "taken",
        () => "refused",
      );
      expect(refused, "the grant they had").to.equal("refused");
      // Nor do they get another one: the door is closed.
      const back = bot(b.account);
      await back.join().catch(() => undefined);
      // Whoever is banned from the platform does not even get a token for a world.
      const reason = scope === "a world" ? "bannedFromWorld" : "refused";
      expect(back.status).to.deep.include({ phase: "ended", reason });
      const asked = await b.account.ask("GET", "/api/v1/account").then(
        () => "answered",
        ({ code }: { code: string }) => code,
      );
      expect(asked, "the token they had").to.equal(scope === "a world" ? "answered" : "bannedFromPlatform");
    });
  }

  it("[SFU1] hear nothing for longer than ten seconds that a game server cut off from the SFU cannot take back, and each other again once it is whole", async () => {
    const a = await talker("Ann", -2, 12);
    const b = await talker("Ben", 0, 12);
    await a.voice.peer!.packetsFrom(b.voice.entityId);
    await b.voice.peer!.packetsFrom(a.voice.entityId);
    control.stall();
    const atMs = performance.now();
    // What would have silenced him at once does not arrive.
    a.voice.bot.say("muteForAll", { entityId: b.voice.entityId as never, isMuted: true });
    await Promise.all([a.voice.peer!.hearsExactly([], 10_000), b.voice.peer!.hearsExactly([], 10_000)]);
    console.log(`      silent ${((performance.now() - atMs) / 1000).toFixed(1)} s after the control channel was cut`);
    await sleep(500);
    expect([hears(a), hears(b)]).to.deep.equal([[], []]);
    control.heal();
    await b.voice.peer!.packetsFrom(a.voice.entityId);
    // Healed towards what is granted, never towards what was.
    expect(hears(a)).to.deep.equal([]);
    a.voice.bot.say("muteForAll", { entityId: b.voice.entityId as never, isMuted: false });
    await until("Ben may speak again", () => b.voice.state.hearers.length === 1);
  });

  it("[SFU1] hear nothing that is no longer granted when the game server dies, and each other again when it is back", async () => {
    const a = await talker("Ann", -2, 12);
    const b = await talker("Ben", 0, 12);
    await a.voice.peer!.packetsFrom(b.voice.entityId);
    // Places are kept once a second.
    await sleep(1500);
    const tickets = a.voice.tickets.length;
    await tested().server.stop("SIGKILL");
    const atMs = performance.now();
    // The way of signalling went through the game server, so nobody says that it is over: no more packets come.
    const closedMs = (await lastPacketMs(a.voice.peer!, 20_000)) - atMs;
    console.log(`      the last packet came ${(closedMs / 1000).toFixed(1)} s after the game server died`);
    expect(closedMs).to.be.lessThan(10_000);
    await tested().server.start();
    await until(
      "they have new tickets",
      () => a.voice.tickets.length > tickets && b.voice.tickets.length > tickets,
      30_000,
    );
    await until("they hear each other", () => hears(a).length === 1 && hears(b).length === 1, 30_000);
    await a.voice.peer!.packetsFrom(b.voice.entityId);
    await b.voice.peer!.packetsFrom(a.voice.entityId);
  });
});
