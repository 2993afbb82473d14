import type { Position } from "@crowdwire/maps/loader";
import { MapDescriptionSchema } from "@crowdwire/maps/loader";
import { expect } from "chai";
import { describe, it } from "mocha";
import { TEST_LOAD_KEY } from "../../../test/support/GameServerProcess.ts";
import { until, useWorld, type WorldUnderTest } from "../../../test/support/useWorld.ts";
import { Account, fetchBytes } from "../../src/Account.ts";
import type { Behaviour } from "../../src/Behaviour.ts";
import type { Bot } from "../../src/Bot.ts";
import { someoneOf } from "../../src/names.ts";
import { scenarioOf } from "../../src/scenarios/index.ts";
import { createItinerary } from "../../src/scenarios/itineraries/createItinerary.ts";
import { Walker } from "../../src/scenarios/Walker.ts";

const CROWD = [0, 1, 2, 3, 4, 5];
const GOALS = 2;

/** What one of a crowd did: where they were let in, and where they went from there. */
interface Walk {
  readonly first: Position;
  readonly goals: readonly Position[];
}

/** Lets a seed's crowd in, all at once in some order, and waits until each has got to their first goal or given it up. */
async function play(tested: WorldUnderTest, seed: number, order: readonly number[]): Promise<readonly Walk[]> {
  const { server, world, ground } = tested;
  const map = MapDescriptionSchema.parse(
    JSON.parse(Buffer.from(await fetchBytes(server.url, world.map.descriptionUrl)).toString("utf8")),
  );
  const walks = new Map<number, { first: Position | null; goals: Position[] }>();
  const bots: Bot[] = [];
  const enter = async (index: number) => {
    const { name, look, random } = someoneOf(seed, index);
    const itinerary = createItinerary(
      scenarioOf("moshpit").movement,
      { ground, map, index, count: CROWD.length },
      random,
    );
    const walk: { first: Position | null; goals: Position[] } = { first: null, goals: [] };
    walks.set(index, walk);
    const noted = {
      next(sceneMs: number) {
        const errand = itinerary.next(sceneMs);
        walk.goals.push({ ...errand.goal });
        return errand;
      },
    };
    const walker = new Walker(ground, noted, performance.now());
    const behaviour: Behaviour = {
      steer(self, nowMs, wish) {
        const { x, y, z } = self.position;
        if (self.isReady) walk.first ??= { x, y, z };
        walker.steer(self, nowMs, wish);
      },
    };
    const account = await Account.signIn(server.url, { name, look }, TEST_LOAD_KEY);
    const bot = tested.bot(account, behaviour);
    bots.push(bot);
    await bot.join();
  };
  await Promise.all(order.map(enter));
  await until(
    "everybody has been somewhere",
    () => [...walks.values()].every(({ goals }) => goals.length >= GOALS),
    40_000,
  );
  await Promise.all(bots.map((bot) => bot.leave()));
  return CROWD.map((index) => ({ first: walks.get(index)!.first!, goals: walks.get(index)!.goals.slice(0, GOALS) }));
}

const firsts = (walks: readonly Walk[]) => walks.map(({ first }) => first);
const goals = (walks: readonly Walk[]) => walks.map((walk) => walk.goals);

describe("a seed", function () {
  this.timeout(120_000);
  const seeded = useWorld({ WORLD_SEED: "7" });
  const otherwise = useWorld({ WORLD_SEED: "8" });

  it("replays a crowd on a real server: the same first places and the same goals, whoever is first at the door", async () => {
    // Who is called the same stands in the same place, and nobody is in anybody's way: they can do it all at the same time.
    const [before, again, other, elsewhere] = await Promise.all([
      play(seeded(), 7, CROWD),
      play(seeded(), 7, [...CROWD].reverse()),
      play(seeded(), 8, CROWD),
      play(otherwise(), 7, CROWD),
    ]);
    expect(new Set(firsts(before).map(({ x, z }) => `${x} ${z}`)).size, "each in a place of their own").to.equal(
      CROWD.length,
    );
    expect(again).to.deep.equal(before);
    expect(goals(elsewhere), "wherever they are let in").to.deep.equal(goals(before));
    for (const index of CROWD) {
      expect(goals(other)[index]).not.to.deep.equal(goals(before)[index]);
      expect(firsts(elsewhere)[index]).not.to.deep.equal(firsts(before)[index]);
    }
  });
});
