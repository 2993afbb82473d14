import { SEEDED_WORLDS, type SeededWorld } from "@crowdwire/maps/authoring";
import { loadGround } from "@crowdwire/maps/loader";
import type { GroundPoint } from "@crowdwire/simulation";
import { buildMap } from "../src/buildMap.ts";

/** What moving on the ground of one seeded map costs. */
export interface SlideCost {
  readonly map: SeededWorld["slug"];
  readonly people: number;
  readonly slides: number;
  readonly microsecondsPerSlide: number;
  /** Garbage per slide; 0 but for noise (SIM7). Only known with --expose-gc. */
  readonly bytesPerSlide: number | undefined;
}

const PEOPLE = 1000;
const ROUNDS = 200;
const STEP_METERS = 0.25;

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
      const wander = wanderer(people, (point, x, z) => ground.slide(point, x, z, point));
      wander(ROUNDS / 4);
      globalThis.gc?.();
      const heapBytes = process.memoryUsage().heapUsed;
      const began = performance.now();
      wander(ROUNDS);
      const tookMs = performance.now() - began;
      const leftBytes = process.memoryUsage().heapUsed - heapBytes;
      const slides = PEOPLE * ROUNDS;
      costs.push({
        map: slug,
        people: PEOPLE,
        slides,
        microsecondsPerSlide: (tookMs * 1000) / slides,
        bytesPerSlide: globalThis.gc ? Math.max(0, leftBytes / slides) : undefined,
      });
    } finally {
      ground.close();
    }
  }
  return costs;
}

function wanderer(people: readonly GroundPoint[], slide: (point: GroundPoint, x: number, z: number) => void) {
  const headings = new Float64Array(people.length);
  for (let who = 0; who < people.length; who++) headings[who] = who * 2.399963;
  const dirX = Float64Array.from({ length: 256 }, (_, at) => Math.sin((at / 128) * Math.PI) * STEP_METERS);
  const dirZ = Float64Array.from({ length: 256 }, (_, at) => Math.cos((at / 128) * Math.PI) * STEP_METERS);
  const turnBy = 37;
  const heading = Uint8Array.from(headings, (value) => (value * 256) / (2 * Math.PI));
  return (rounds: number): void => {
    for (let round = 0; round < rounds; round++) {
      for (let who = 0; who < people.length; who++) {
        const point = people[who]!;
        const { x, z } = point;
        slide(point, x + dirX[heading[who]!]!, z + dirZ[heading[who]!]!);
        const moved = Math.abs(point.x - x) + Math.abs(point.z - z);
        if (moved < STEP_METERS / 2) heading[who]! += turnBy;
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
