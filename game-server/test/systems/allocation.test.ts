import { getHeapStatistics } from "node:v8";
import { BYTES, LIMITS } from "@crowdwire/protocol";
import { createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { createSchedule } from "../../src/systems/schedule.ts";
import type { System } from "../../src/world/System.ts";
import { TestWorld } from "../support/TestWorld.ts";

const PEOPLE = 600;
const HALF_METERS = 60;
/** Until the compilers are done with what is hot. */
const WARM_UP_TICKS = 15 * LIMITS.tickHz;
const TICKS = 3 * LIMITS.tickHz;
/**
 * Bytes. Two fractions that are handed to a function which the compiler leaves alone are boxed, 16 bytes each; the least
 * object with two of them takes 72, a view of bytes 104.
 */
const LESS_THAN_AN_OBJECT = 40;
const HOT = ["moveAvatars", "publishRecords", "publishPresence", "replicate"];

const usedBytes = () => getHeapStatistics().used_heap_size;

describe("the systems that touch everyone in every tick", () => {
  const allocated = new Map<string, number[]>(HOT.map((name) => [name, []]));

  before("a crowd that walks and turns", function () {
    this.timeout(60_000);
    const bytesOf = new Map<string, number>();
    const metered = (system: System): System => ({
      ...system,
      run(world, context, slice) {
        const beforeBytes = usedBytes();
        system.run(world, context, slice);
        bytesOf.set(system.name, (bytesOf.get(system.name) ?? 0) + usedBytes() - beforeBytes);
      },
    });
    const test: TestWorld = new TestWorld({
      capacity: PEOPLE,
      halfMeters: HALF_METERS,
      hear: (session, type, bytes) => {
        if (type === BYTES.snapshot) test.acknowledge(session, bytes[0]! | (bytes[1]! << 8));
      },
      schedule: (replicator) =>
        createSchedule(replicator).map((system) => (HOT.includes(system.name) ? metered(system) : system)),
    });
    const random = createRandom(5);
    for (let index = 0; index < PEOPLE; index++) {
      test.enterAt(`s${index}`, (random() * 2 - 1) * HALF_METERS, (random() * 2 - 1) * HALF_METERS);
    }
    for (let tick = 0; tick < WARM_UP_TICKS + TICKS; tick++) {
      for (let index = tick % LIMITS.tickHz; tick > 0 && index < PEOPLE; index += LIMITS.tickHz) {
        const angle = random() * 2 * Math.PI;
        test.press(`s${index}`, { moveX: Math.round(127 * Math.cos(angle)), moveZ: Math.round(127 * Math.sin(angle)) });
      }
      bytesOf.clear();
      test.tick();
      test.effects.length = 0;
      if (tick < WARM_UP_TICKS) continue;
      for (const [name, bytes] of bytesOf) allocated.get(name)!.push(bytes);
    }
    expect(test.failures).to.deep.equal([]);
  });

  /** What asking costs by itself. */
  function askingBytes(): number {
    const costs = Array.from({ length: 51 }, () => -usedBytes() + usedBytes());
    return median(costs);
  }

  for (const name of HOT) {
    it(`[SIM7] allocate nothing for each of them (${name})`, () => {
      const ticks = allocated.get(name)!;
      expect(ticks.length).to.be.greaterThan(0);
      // A collection in between makes a tick's figure too small, a compiler's work too large: the middle one is true.
      const perPerson = (median(ticks) - askingBytes()) / PEOPLE;
      console.log(`      ${perPerson.toFixed(2)} bytes per person and tick`);
      expect(perPerson).to.be.lessThan(LESS_THAN_AN_OBJECT);
    });
  }
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
