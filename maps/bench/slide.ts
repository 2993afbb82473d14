import { SEEDED_WORLDS, type SeededWorld } from "@crowdwire/maps/authoring";
import { loadGround, type NavGround } from "@crowdwire/maps/loader";
import type { GroundPoint } from "@crowdwire/simulation";
import { buildMap } from "../src/buildMap.ts";

/** What moving on the ground of one seeded map costs. */
export interface SlideCost {
  readonly map: SeededWorld["slug"];
  readonly people: number;
  readonly slides: number;
  readonly microsecondsPerSlide: number;
  /** Garbage per slide: what V8 puts numbers into when they cross a call or lie in a plain object. Only known with --expose-gc. */
  readonly bytesPerSlide: number | undefined;
}

const PEOPLE = 1000;
const ROUNDS = 200;
const STEP_METERS = 0.25;
/** About 52 degrees, in 256ths of a turn. */
const TURN = 37;

/** Lets a thousand people wander, turning where they are stopped, on each seeded map; one result per map. */
export async function benchSlide(
  worlds: readonly Pick<SeededWorld, "slug" | "author">[] = SEEDED_WORLDS,
): Promise<SlideCost[]> {
  const costs: SlideCost[] = [];
  for (const { slug, author } of worlds) {
    const { ground: bytes, description } = await buildMap(await author());
    const ground = await loadGround(bytes);
    try {
      const spawn = description.spawns[0]!;
      const people = Array.from({ length: PEOPLE }, (): GroundPoint => {
        const point = { x: 0, y: 0, z: 0, polygon: 0 };
        ground.locate(spawn.x, spawn.y, spawn.z, point);
        return point;
      });
      const wander = wanderer(ground, people);
      wander(ROUNDS / 4);
      const began = performance.now();
      wander(ROUNDS);
      const tookMs = performance.now() - began;
      // Few enough that nothing is collected meanwhile.
      globalThis.gc?.();
      const heapBytes = process.memoryUsage().heapUsed;
      wander(ROUNDS / 20);
      const leftBytes = process.memoryUsage().heapUsed - heapBytes;
      const slides = PEOPLE * ROUNDS;
      costs.push({
        map: slug,
        people: PEOPLE,
        slides,
        microsecondsPerSlide: (tookMs * 1000) / slides,
        bytesPerSlide: globalThis.gc ? Math.max(0, leftBytes / (slides / 20)) : undefined,
      });
    } finally {
      ground.close();
    }
  }
  return costs;
}

/** Lets everybody go on for some rounds, straight on until stopped. Directions come from a table, as in the simulation. */
function wanderer(ground: NavGround, people: readonly GroundPoint[]): (rounds: number) => void {
  const stepX = Float64Array.from({ length: 256 }, (_, at) => Math.sin((at / 128) * Math.PI) * STEP_METERS);
  const stepZ = Float64Array.from({ length: 256 }, (_, at) => Math.cos((at / 128) * Math.PI) * STEP_METERS);
  const heading = Uint8Array.from({ length: people.length }, (_, who) => who * 97);
  return (rounds) => {
    for (let round = 0; round < rounds; round++) {
      for (let who = 0; who < people.length; who++) {
        const point = people[who]!;
        const { x, z } = point;
        ground.slide(point, x + stepX[heading[who]!]!, z + stepZ[heading[who]!]!, point);
        if (Math.abs(point.x - x) + Math.abs(point.z - z) < STEP_METERS / 2) heading[who]! += TURN;
      }
    }
  };
}

if (import.meta.main) {
  for (const cost of await benchSlide()) {
    const garbage = cost.bytesPerSlide === undefined ? "" : `, ${cost.bytesPerSlide.toFixed(1)} bytes of garbage`;
    process.stdout.write(
      `${cost.map}: ${cost.microsecondsPerSlide.toFixed(2)} µs a slide${garbage} (${cost.slides} slides)\n`,
    );
  }
}
