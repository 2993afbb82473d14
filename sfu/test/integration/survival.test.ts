import { opusParameters } from "@crowdwire/load-tests/voice";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { TestTier } from "../support/TestTier.ts";

describe("what the SFU survives", function () {
  this.timeout(40_000);
  let tier: TestTier;

  before(async () => {
    tier = await TestTier.start({ SFU_WORKERS: "2" });
  });
  afterEach(() => tier.endTest());
  after(() => tier.stop());

  for (const workers of [1, 2]) {
    it(`[SFU8] kill -9 of ${workers === 1 ? "the only worker" : "one of two workers"}: sound is back by itself within 3 s`, async () => {
      const own = await TestTier.start({ SFU_WORKERS: String(workers) });
      try {
        const game = await own.game();
        const [ann, bob] = await Promise.all([own.talker(game, 1), own.talker(game, 2)]);
        game.setGroup(1, [1, 2]);
        await Promise.all([ann.packetsFrom(2), bob.packetsFrom(1)]);
        for (let death = 0; death < 2; death++) {
          const [pid] = own.sfu.workerPids;
          process.kill(pid!, "SIGKILL");
          const beganAtMs = performance.now();
          await own.workersReplaced(pid!);
          await Promise.all([ann.packetsFrom(2, 5), bob.packetsFrom(1, 5)]);
          expect(performance.now() - beganAtMs).to.be.below(3000);
          expect([ann.hears(), bob.hears()]).to.deep.equal([[2], [1]]);
        }
      } finally {
        await own.stop();
      }
    });
  }

  it("[SFU8] a word for the seat before is refused, and touches nothing of the one that replaced it", async () => {
    const own = await TestTier.start({ SFU_WORKERS: "2" });
    try {
      const game = await own.game();
      const [ann, bob] = await Promise.all([own.talker(game, 1), own.talker(game, 2)]);
      game.setGroup(1, [1, 2]);
      await Promise.all([ann.packetsFrom(2), bob.packetsFrom(1)]);
      const { send, receive } = ann.seat;
      // Each worker dies in turn, before anybody has got over the first death.
      const moved = [ann.signaling.next("seatReplaced"), bob.signaling.next("seatReplaced")];
      for (const pid of own.sfu.workerPids) process.kill(pid, "SIGKILL");
      await Promise.all(moved);
      const ends = { role: "client", fingerprints: [{ algorithm: "sha-256", value: Array(32).fill("AA").join(":") }] };
      const late = [
        ...[send, receive].map(({ id }) =>
          ann.signaling.request("connectTransport", { transportId: id, dtlsParameters: ends }),
        ),
        ann.signaling.request("restartIce", { transportId: send.id }),
        ann.signaling.request("produce", {
          transportId: send.id,
          source: "camera",
          rtpParameters: opusParameters(7, "late"),
          isPaused: false,
        }),
      ];
      for (const outcome of await Promise.allSettled(late)) {
        expect(outcome).to.deep.include({ status: "rejected" }).with.nested.property("reason.reason", "noSuchThing");
      }
      await Promise.all([ann.packetsFrom(2, 5), bob.packetsFrom(1, 5)]);
      expect([ann.hears(), bob.hears()]).to.deep.equal([[2], [1]]);
    } finally {
      await own.stop();
    }
  });

  it("a restart of the process: people with a new grant hear each other within 5 s", async () => {
    const own = await TestTier.start();
    try {
      const game = await own.game();
      const [ann, bob] = await Promise.all([own.talker(game, 1), own.talker(game, 2)]);
      game.setGroup(1, [1, 2]);
      await Promise.all([ann.packetsFrom(2), bob.packetsFrom(1)]);
      const beganAtMs = performance.now();
      await own.sfu.stop();
      expect(await ann.signaling.closed).to.deep.equal({ code: 4409, reason: "stopping" });
      await own.restart();
      await game.reconnect(own.sfu.controlPort!, own.dataDir);
      const [again, too] = await Promise.all([own.talker(game, 1), own.talker(game, 2)]);
      await Promise.all([again.packetsFrom(2), too.packetsFrom(1)]);
      expect(performance.now() - beganAtMs).to.be.below(5000);
    } finally {
      await own.stop();
    }
  });

  it("[SFU1] a restart of the game server, with a higher epoch: the conversation goes on without a gap", async () => {
    const game = await tier.game(1);
    const [ann, bob] = await Promise.all([tier.talker(game, 1), tier.talker(game, 2)]);
    game.setGroup(4, [1, 2]);
    await Promise.all([ann.packetsFrom(2), bob.packetsFrom(1)]);
    game.close();
    const next = await tier.game(2, game.world);
    next.setGroup(9, [1, 2]);
    await next.report("applied", ({ groupId }) => groupId === 9);
    await Promise.all([ann.packetsFrom(2, 5), bob.packetsFrom(1, 5)]);
    expect(ann.signaling.notices.filter(({ notice }) => notice === "consumerClosed")).to.deep.equal([]);
  });

  it("[SFU7] a network that breaks: the client resumes with its token, and its transports stay", async () => {
    const game = await tier.game();
    const [ann, bob] = await Promise.all([tier.talker(game, 1), tier.talker(game, 2)]);
    game.setGroup(1, [1, 2]);
    await Promise.all([ann.packetsFrom(2), bob.packetsFrom(1)]);
    await ann.resume(tier.sfu.signalingPort);
    const { iceParameters } = await ann.signaling.request("restartIce", { transportId: ann.seat.send.id });
    expect(iceParameters).to.have.property("usernameFragment");
    await ann.packetsFrom(2, 5);
    expect(ann.hears()).to.deep.equal([2]);
    // The token is good for one time.
    const again = await ann.tryResume(tier.sfu.signalingPort, ann.usedResumeToken);
    expect(again).to.deep.equal({ code: 4402, reason: "cannotResume" });
  });

  it("[SFU7] a network that changes: the client resumes before the SFU has noticed that the old connection is dead", async () => {
    const game = await tier.game();
    const [ann, bob] = await Promise.all([tier.talker(game, 1), tier.talker(game, 2)]);
    game.setGroup(1, [1, 2]);
    await Promise.all([ann.packetsFrom(2), bob.packetsFrom(1)]);
    const old = ann.signaling;
    await ann.resume(tier.sfu.signalingPort, { isOldAlive: true });
    expect((await old.closed).code).to.equal(1006);
    await Promise.all([ann.packetsFrom(2, 5), bob.packetsFrom(1, 5)]);
    expect(bob.signaling.notices.filter(({ notice }) => notice === "consumerClosed")).to.deep.equal([]);
  });

  it("[SFU8] a worker that dies while the network is broken: the client that resumes is told where it sits now", async () => {
    const own = await TestTier.start();
    try {
      const game = await own.game();
      const [ann, bob] = await Promise.all([own.talker(game, 1), own.talker(game, 2)]);
      game.setGroup(1, [1, 2]);
      await Promise.all([ann.packetsFrom(2), bob.packetsFrom(1)]);
      ann.signaling.vanish();
      await ann.signaling.closed;
      const [pid] = own.sfu.workerPids;
      process.kill(pid!, "SIGKILL");
      await own.workersReplaced(pid!);
      await ann.resume(own.sfu.signalingPort);
      await Promise.all([ann.packetsFrom(2, 5), bob.packetsFrom(1, 5)]);
    } finally {
      await own.stop();
    }
  });

  it("a client that vanishes: nobody hears it any more after its time to resume; one that is back by then is not given up", async () => {
    const game = await tier.game();
    const [ann, bob, cid] = await Promise.all([tier.talker(game, 1), tier.talker(game, 2), tier.talker(game, 3)]);
    game.setGroup(1, [1, 2]);
    await bob.packetsFrom(1);
    cid.vanish();
    await tier.talker(game, 3);
    await game.report("peers", ({ peers }) => peers.some((each) => each.entityId === 3 && each.publishes.audio));
    const reported = game.reports.length;
    ann.vanish();
    await bob.hearsExactly([], 13_000);
    await game.report("peers", ({ peers }) => peers.some((each) => each.entityId === 1 && !each.isConnected));
    const ended = game.reports.slice(reported).flatMap((each) => (each.type === "peers" ? each.peers : []));
    expect(ended.filter(({ isConnected }) => !isConnected).map(({ entityId }) => entityId)).to.deep.equal([1]);
  });

  it("SIGTERM: says that it drains, takes nobody new, and waits for those who are there to move", async () => {
    const own = await TestTier.start();
    try {
      const game = await own.game();
      const ann = await own.join(game, 9);
      const drained = own.sfu.drain(20);
      await game.report("load", ({ isDraining }) => isDraining);
      const refused = await own.join(game, 1).catch((error: unknown) => String(error));
      expect(refused).to.contain("4410 unavailable");
      const ready = await fetch(`http://127.0.0.1:${own.sfu.opsPort}/readyz`);
      expect(ready.status).to.equal(503);
      // Whoever is there may go in peace, and then it is empty.
      ann.close();
      await drained;
    } finally {
      await own.stop();
    }
  });
});
