import { expect } from "chai";
import { describe, it } from "mocha";
import { type RayHit, RayWorld } from "../../src/scene/world/RayWorld.ts";

function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function triangles(count: number, next: () => number): Float32Array {
  const out = new Float32Array(count * 9);
  for (let i = 0; i < count; i++) {
    const at = [(next() - 0.5) * 40, (next() - 0.5) * 10, (next() - 0.5) * 40];
    for (let k = 0; k < 9; k++) out[i * 9 + k] = (at[k % 3] ?? 0) + (next() - 0.5) * 3;
  }
  return out;
}

const hit = (): RayHit => ({ distance: 0, normalX: 0, normalY: 0, normalZ: 0 });

describe("casting rays", () => {
  it("finds the same nearest triangle as asking every triangle alone", () => {
    const next = numbers(3);
    const soup = triangles(800, next);
    const all = new RayWorld(soup);
    const each = Array.from({ length: 800 }, (_, i) => new RayWorld(soup.slice(i * 9, i * 9 + 9)));
    let hits = 0;
    for (let round = 0; round < 150; round++) {
      const [ox, oy, oz] = [(next() - 0.5) * 50, (next() - 0.5) * 12, (next() - 0.5) * 50];
      const [dx, dy, dz] = [next() - 0.5, (next() - 0.5) * 0.4, next() - 0.5];
      let nearest = Number.POSITIVE_INFINITY;
      for (const one of each) {
        const single = hit();
        if (one.cast(ox, oy, oz, dx, dy, dz, 1000, single)) nearest = Math.min(nearest, single.distance);
      }
      const found = hit();
      const isHit = all.cast(ox, oy, oz, dx, dy, dz, 1000, found);
      expect(isHit).to.equal(nearest < 1000);
      if (!isHit) continue;
      hits += 1;
      expect(found.distance).to.equal(nearest);
    }
    expect(hits).to.be.above(20);
  });

  it("sees both sides of a wall, and turns the normal towards the ray", () => {
    const wall = new RayWorld(new Float32Array([-5, -5, 3, 5, -5, 3, 0, 9, 3]));
    for (const side of [1, -1]) {
      const found = hit();
      expect(wall.cast(0, 0, 3 - side * 2, 0, 0, side, 10, found)).to.equal(true);
      expect(found.distance).to.be.closeTo(2, 1e-6);
      expect(found.normalZ).to.be.closeTo(-side, 1e-6);
    }
  });

  it("ends at the given distance, and meets nothing in an empty world", () => {
    const wall = new RayWorld(new Float32Array([-5, -5, 3, 5, -5, 3, 0, 9, 3]));
    expect(wall.cast(0, 0, 0, 0, 0, 1, 2.9)).to.equal(false);
    expect(new RayWorld(new Float32Array()).cast(0, 0, 0, 0, 0, 1, 100)).to.equal(false);
  });
});
