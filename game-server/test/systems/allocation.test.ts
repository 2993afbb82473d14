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
const TICKS = 3 * LIMITS.tickHz;
/** Code that is not compiled yet boxes every number; how soon it is, on a machine with other work, nobody knows. */
const LEAST_LOOKS = 5;
const MOST_LOOKS = 30;
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
    const tick = (number: number) => {
      for (let index = number % LIMITS.tickHz; number > 0 && index < PEOPLE; index += LIMITS.tickHz) {
        const angle = random() * 2 * Math.PI;
        test.press(`s${index}`, { moveX: Math.round(127 * Math.cos(angle)), moveZ: Math.round(127 * Math.sin(angle)) });
      }
      bytesOf.clear();
      test.tick();
      test.effects.length = 0;
      for (const [name, bytes] of bytesOf) allocated.get(name)!.push(bytes);
    };
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      for (const ticks of allocated.values()) ticks.length = 0;
      for (let number = looks * TICKS; number < (looks + 1) * TICKS; number++) tick(number);
      if (looks >= LEAST_LOOKS && HOT.every((name) => bytesPerPerson(name) < LESS_THAN_AN_OBJECT)) break;
    }
    expect(test.failures).to.deep.equal([]);
  });

  /** What asking costs by itself. */
  function askingBytes(): number {
    const costs = Array.from({ length: 51 }, () => -usedBytes() + usedBytes());
    return median(costs);
  }

  /** A collection in between makes a tick's figure too small, a compiler's work too large: the middle one is true. */
  function bytesPerPerson(name: string): number {
    return (median(allocated.get(name)!) - askingBytes()) / PEOPLE;
  }

  for (const name of HOT) {
    it(`[SIM7] allocate nothing for each of them (${name})`, () => {
      expect(allocated.get(name)).to.have.length(TICKS);
      const perPerson = bytesPerPerson(name);
      console.log(`      ${perPerson.toFixed(2)} bytes per person and tick`);
      expect(perPerson).to.be.lessThan(LESS_THAN_AN_OBJECT);
    });
  }
});

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
