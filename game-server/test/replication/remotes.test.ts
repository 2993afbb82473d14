import { encodeIntroduction, entityId, quantisePosition } from "@crowdwire/protocol";
import { createRandom, INTEREST } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { createSchedule } from "../../src/systems/schedule.ts";
import type { RemoteEntities, RemoteFeed } from "../../src/world/RemoteEntities.ts";
import { NO_SLOT } from "../../src/world/World.ts";
import { someLook, TestWorld } from "../support/TestWorld.ts";

type Line =
  | { readonly says: "introduce"; readonly id: number; readonly name: string }
  | { readonly says: "record"; readonly id: number; readonly x: number; readonly z: number }
  | { readonly says: "depart"; readonly id: number };

/** Plays a recording: what another process said in each tick. */
class Recording implements RemoteFeed {
  readonly #ticks: readonly (readonly Line[])[];
  #next = 0;
  refused = 0;

  constructor(ticks: readonly (readonly Line[])[]) {
    this.#ticks = ticks;
  }

  drain(remotes: RemoteEntities): void {
    for (const line of this.#ticks[this.#next++] ?? []) if (!play(remotes, line)) this.refused++;
  }
}

function play(remotes: RemoteEntities, line: Line): boolean {
  const id = entityId(line.id);
  switch (line.says) {
    case "introduce":
      return remotes.introduce(id, encodeIntroduction({ id, name: line.name, look: someLook }));
    case "record":
      return remotes.record(id, quantisePosition(line.x), quantisePosition(0), quantisePosition(line.z), 64, 1);
    case "depart":
      return remotes.depart(id);
  }
}

function worldWith(feed: RemoteFeed, remoteCapacity = 500): TestWorld {
  const test = new TestWorld({
    remoteCapacity,
    halfMeters: 400,
    schedule: (replicator) => createSchedule(replicator, feed),
  });
  test.enterAt("a", 0, 0);
  test.enterAt("b", 4, 0);
  return test;
}

/** Ten times a second, as other processes publish. */
const everySecondTick = (ticks: number, line: (tick: number) => Line[]) =>
  Array.from({ length: ticks }, (_, tick) => (tick % 2 === 0 ? line(tick) : []));

describe("entities of other processes", () => {
  it("[SH2] are introduced, told about and let go like one's own, and counted in the far crowd", () => {
    const walk = everySecondTick(60, (tick) => [{ says: "record", id: 40_000, x: tick / 10, z: 3 }]);
    walk[0]!.unshift({ says: "introduce", id: 40_000, name: "Elsewhere" });
    const test = worldWith(new Recording([...walk, [{ says: "depart", id: 40_000 }]]));
    test.tick(50);
    for (const session of ["a", "b"]) {
      const told = test.toldTo(session);
      expect(told.introductions.filter(({ id }) => id === 40_000).map(({ name }) => name)).to.deep.equal(["Elsewhere"]);
      expect(told.known.get(40_000)).to.deep.include({ x: Math.round(4.8 * 32) / 32, z: 3 });
      expect([...told.presence.id.subarray(0, told.presence.count)]).to.include(40_000);
    }
    test.tick(12);
    for (const session of ["a", "b"]) expect(test.toldTo(session).known.has(40_000)).to.equal(false);
    test.tick(40);
    const { presence } = test.toldTo("a");
    expect([...presence.id.subarray(0, presence.count)]).not.to.include(40_000);
  });

  it("[SH2] share the nearest places with one's own by distance alone", () => {
    const random = createRandom(3);
    const first: Line[] = [];
    const place = new Map<number, number>();
    for (let id = 50_000; id < 50_200; id++) {
      const x = (random() - 0.5) * 60;
      const z = (random() - 0.5) * 60;
      first.push({ says: "introduce", id, name: `R${id}` }, { says: "record", id, x, z });
      place.set(id, Math.hypot(x, z));
    }
    const test = worldWith(new Recording([first]));
    test.tick(30);
    place.set(test.id("b"), 4);
    const limit = INTEREST.nearCount + INTEREST.ringCount;
    const nearest = [...place]
      .sort(([, a], [, b]) => a - b)
      .slice(0, limit)
      .map(([id]) => id);
    expect([...test.toldTo("a").known.keys()].sort()).to.deep.equal(nearest.sort());
    expect(test.toldTo("a").strangers.size).to.equal(0);
  });

  it("[SH2] are not simulated, not kept, not counted against the capacity and not sent anything", () => {
    const test = worldWith(
      new Recording([
        [
          { says: "introduce", id: 9000, name: "R" },
          { says: "record", id: 9000, x: 1, z: 1 },
        ],
      ]),
    );
    test.tick(60);
    expect(test.world.population).to.equal(2);
    expect(test.world.remotePopulation).to.equal(1);
    expect(test.effectsOf("moved").map(({ userId }) => userId)).to.have.members(["a", "b"]);
    expect([...test.told.keys()]).to.have.members(["a", "b"]);
  });

  it("[SH2] are introduced anew when another has their id, and refused beyond the room there is", () => {
    const feed = new Recording([
      [
        { says: "introduce", id: 9000, name: "First" },
        { says: "record", id: 9000, x: 1, z: 1 },
      ],
      ...Array.from({ length: 20 }, () => []),
      [
        { says: "depart", id: 9000 },
        { says: "introduce", id: 9000, name: "Second" },
        { says: "record", id: 9000, x: 2, z: 2 },
        { says: "introduce", id: 9001, name: "Third" },
        { says: "record", id: 9001, x: 2, z: 2 },
        { says: "depart", id: 9002 },
      ],
    ]);
    const test = worldWith(feed, 1);
    test.tick(40);
    const names = test
      .toldTo("a")
      .introductions.filter(({ id }) => id >= 9000)
      .map(({ name }) => name);
    expect(names).to.deep.equal(["First", "Second"]);
    expect(test.toldTo("a").known.get(9000)).to.include({ x: 2, z: 2 });
    expect(feed.refused, "the third, her record, and one who never was").to.equal(3);
    expect(test.world.remotes.slotOf(entityId(9001))).to.equal(NO_SLOT);
  });
});
