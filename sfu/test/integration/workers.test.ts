import type { RtcPeer } from "@crowdwire/load-tests/voice";
import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import type { TestGame } from "../support/TestGame.ts";
import { TestTier } from "../support/TestTier.ts";

describe("conversations over two workers", function () {
  this.timeout(40_000);
  let tier: TestTier;

  before(async () => {
    tier = await TestTier.start({ SFU_WORKERS: "2" });
  });
  afterEach(() => tier.endTest());
  after(() => tier.stop());

  const load = async (
    game: TestGame,
    fits: (workers: { peers: number; pipes: number; consumers: number }[]) => boolean,
  ) => {
    game.reports.length = 0;
    return (await game.report("load", ({ workers }) => fits(workers))).workers;
  };

  it("[SFU4] spreads people who are alone over the workers", async () => {
    const game = await tier.game();
    for (const entity of [1, 2, 3, 4]) await tier.join(game, entity);
    await load(game, (workers) => workers.every(({ peers }) => peers === 2));
  });

  it("[SFU4] pipes a voice once to the other worker, however many hear it there, and no longer than they do", async () => {
    const game = await tier.game();
    // One after the other: they sit alternately.
    const people = [];
    for (const entity of [1, 2, 3, 4]) people.push(await tier.talker(game, entity));
    game.setGroup(1, [1, 2, 3, 4]);
    await Promise.all(
      people.flatMap((hearer, at) =>
        [1, 2, 3, 4].filter((entity) => entity !== at + 1).map((entity) => hearer.packetsFrom(entity, 3)),
      ),
    );
    // Each of four voices is piped once; two pairs of hearers share a pipe. 12 consumers of people and 4 of pipes.
    const workers = await load(game, (now) => now.reduce((sum, { consumers }) => sum + consumers, 0) === 16);
    expect(workers.map(({ pipes }) => pipes)).to.deep.equal([4, 4]);
    game.setGroup(1, [1, 2, 3]);
    await load(game, (now) => now.reduce((sum, { consumers }) => sum + consumers, 0) === 6 + 3);
    game.setGroup(1, []);
    await load(game, (now) => now.every(({ consumers, pipes }) => consumers === 0 && pipes === 0));
  });

  it("[SFU4] opens a pipe again for those who meet again, many times", async () => {
    const game = await tier.game();
    const [ann, bob] = [await tier.talker(game, 1), await tier.talker(game, 2)];
    for (let meeting = 0; meeting < 20; meeting++) {
      game.setGroup(1, [1, 2]);
      if (meeting % 3 === 0) await Promise.all([ann.packetsFrom(2), bob.packetsFrom(1)]);
      game.setGroup(1, []);
    }
    game.setGroup(1, [1, 2]);
    await Promise.all([ann.packetsFrom(2, 5), bob.packetsFrom(1, 5)]);
    expect([ann.hears(), bob.hears()]).to.deep.equal([[2], [1]]);
  });

  it("[SFU4] seats someone beside those they will hear", async () => {
    const game = await tier.game();
    game.setGroup(1, [1, 2, 3]);
    for (const entity of [1, 2, 3]) await tier.join(game, entity);
    const workers = await load(game, (now) => now.reduce((sum, { peers }) => sum + peers, 0) === 3);
    expect(workers.map(({ peers }) => peers).sort()).to.deep.equal([0, 3]);
  });
});

describe("a crowd of sixty in one place", function () {
  this.timeout(90_000);

  it("[GR3] is carried by two workers with pipes: each hears those linked to them, at most 2 K consumers for each", async () => {
    const people = 60;
    const links = 12;
    const tier = await TestTier.start({ SFU_WORKERS: "2", CONSUMERS_PER_WORKER: "600" });
    try {
      const game = await tier.game();
      // Six talk at a time, the others' microphones are open and silent (DTX).
      const crowd: RtcPeer[] = [];
      const enter = async (entity: number) => {
        const peer = await tier.join(game, entity);
        await peer.publish("microphone", { isSilent: entity % 10 !== 0 });
        return peer;
      };
      // Ten at a time: their handshakes are mostly waiting.
      while (crowd.length < people) {
        crowd.push(...(await Promise.all(Array.from({ length: 10 }, (_, index) => enter(crowd.length + index + 1)))));
      }
      // As a crowd's links are covered: everyone with the six before and the six after them.
      for (let id = 0; id < people; id++) {
        game.setGroup(
          id,
          Array.from({ length: links / 2 + 1 }, (_, at) => ((id + at) % people) + 1),
        );
      }
      const near = (entity: number) =>
        Array.from({ length: links + 1 }, (_, at) => ((entity - 1 + at - links / 2 + people) % people) + 1).filter(
          (each) => each !== entity,
        );
      await Promise.all(crowd.map((peer) => peer.hearsExactly(near(peer.entityId), 30_000)));
      await Promise.all(
        crowd.flatMap((peer) =>
          near(peer.entityId)
            .filter((entity) => entity % 10 === 0)
            .map((talker) => peer.packetsFrom(talker, 3, 20_000)),
        ),
      );
      const { consumers, workers } = await game.report("load", (load) => load.consumers >= links * people);
      const pipes = consumers - links * people;
      expect(pipes).to.be.within(1, people);
      expect(Math.min(...workers.map((worker) => worker.consumers))).to.be.above(0);
      expect(consumers).to.be.at.most(2 * links * people);
    } finally {
      await tier.stop();
    }
  });
});

describe("a tier that is full", function () {
  this.timeout(40_000);

  it("[SFU4] refuses pictures first, then voices, in words", async () => {
    const tier = await TestTier.start({ CONSUMERS_PER_WORKER: "10" });
    try {
      const game = await tier.game();
      const people = [];
      for (const entity of [1, 2, 3, 4]) people.push(await tier.talker(game, entity));
      // Nine consumers: three hear the three others each, and the fourth is alone with one.
      game.setGroup(1, [1, 2, 3]);
      game.setGroup(2, [3, 4]);
      await Promise.all([people[3]!.packetsFrom(3), people[0]!.packetsFrom(2), people[2]!.packetsFrom(4)]);
      game.setGroup(3, [{ entityId: 4, role: "listener" }, 1]);
      await people[3]!.packetsFrom(1);
      await game.report("load", ({ refuses }) => refuses === "video");
      const picture = await people[0]!.publish("camera").catch((error: unknown) => error);
      expect(picture).to.have.property("reason", "videoFull");
      game.setGroup(4, [{ entityId: 4, role: "listener" }, 2]);
      await people[3]!.packetsFrom(2);
      await game.report("load", ({ refuses }) => refuses === "everything");
      const late = await tier.join(game, 5).catch((error: unknown) => String(error));
      expect(late).to.contain("4408 full");
      // Nobody who is there loses anything, and what did not fit comes when there is room.
      game.setGroup(5, [1, 4]);
      game.setGroup(1, [1, 2]);
      await Promise.all([people[0]!.packetsFrom(4), people[1]!.packetsFrom(1)]);
    } finally {
      await tier.stop();
    }
  });
});
