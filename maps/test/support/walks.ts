import type { Ground, GroundPoint } from "@crowdwire/simulation";

/** A point with nothing in it yet. */
export function nowhere(): GroundPoint {
  return { x: 0, y: 0, z: 0, polygon: 0 };
}

/** Finds the ground near a point that is known to have some. */
export function stand(ground: Ground, x: number, y: number, z: number): GroundPoint {
  const point = nowhere();
  if (!ground.locate(x, y, z, point)) throw new Error(`There is no ground near ${x}, ${y}, ${z}.`);
  return point;
}

/**
 * The hash (FNV-1a over the bits of every position) of many random slides: short and long, towards and away from walls.
 * Directions come from integers: nothing here may differ between engines.
 */
export function hashRandomSlides(ground: Ground, start: GroundPoint, slides: number, seed: number): string {
  let state = seed >>> 0;
  const random = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const bits = new Uint32Array(3);
  const floats = new Float32Array(bits.buffer);
  const point = { ...start };
  let headingX = 0.2;
  let headingZ = 0.1;
  let hash = 0x811c9dc5;
  for (let slide = 0; slide < slides; slide++) {
    if (random() < 0.1) {
      headingX = (random() - 0.5) * 0.8;
      headingZ = (random() - 0.5) * 0.8;
    }
    ground.slide(point, point.x + headingX, point.z + headingZ, point);
    floats[0] = point.x;
    floats[1] = point.y;
    floats[2] = point.z;
    for (const word of bits) hash = Math.imul(hash ^ word, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
