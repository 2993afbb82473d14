import { createRandom, SpatialGrid, selectNearest } from "@crowdwire/simulation";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";

const CAPACITY = 400;
const slots = new Int32Array(CAPACITY);
const squared = new Float32Array(CAPACITY);

function nearest(grid: SpatialGrid, x: number, z: number, reachMeters: number, k: number): number[] {
  const found = grid.around(x, z, reachMeters, k, slots, squared);
  selectNearest(squared, slots, found, k);
  return [...squared.subarray(0, Math.min(k, found))].sort((a, b) => a - b);
}

describe("SpatialGrid", () => {
  it("[REP3] finds the same nearest people as looking at everyone", () => {
    const coordinate = fc.double({ min: -200, max: 200, noNaN: true });
    const moves = fc.array(
      fc.record({ slot: fc.integer({ min: 0, max: CAPACITY - 1 }), x: coordinate, z: coordinate, gone: fc.boolean() }),
      { minLength: 1, maxLength: 300 },
    );
    fc.assert(
      fc.property(
        moves,
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 1, max: 150, noNaN: true }),
        (list, k, reach) => {
          const grid = new SpatialGrid(CAPACITY, 8);
          const everyone = new Map<number, [number, number]>();
          for (const { slot, x, z, gone } of list) {
            if (gone) {
              grid.remove(slot);
              everyone.delete(slot);
            } else {
              grid.place(slot, x, z);
              everyone.set(slot, [Math.fround(x), Math.fround(z)]);
            }
          }
          const expected = [...everyone.values()]
            .map(([x, z]) => Math.fround((x - 3) ** 2 + (z + 5) ** 2))
            .filter((distance) => distance <= reach * reach)
            .sort((a, b) => a - b)
            .slice(0, k);
          expect(grid.count).to.equal(everyone.size);
          expect(nearest(grid, 3, -5, reach, k)).to.deep.equal(expected);
        },
      ),
    );
  });

  it("[REP3] looks at few cells where many stand close", () => {
    const grid = new SpatialGrid(CAPACITY, 8);
    const random = createRandom(3);
    for (let slot = 0; slot < CAPACITY; slot++) grid.place(slot, (random() - 0.5) * 300, (random() - 0.5) * 300);
    for (let slot = 0; slot < 60; slot++) grid.place(slot, random(), random());
    expect(grid.around(0.5, 0.5, 120, 32, slots, squared)).to.be.lessThan(CAPACITY / 2);
  });

  it("keeps those beyond the map's edge in its outermost cells", () => {
    const grid = new SpatialGrid(4, 8);
    grid.place(0, 5000, -5000);
    expect(grid.around(1023, -1023, 10_000, 1, slots, squared)).to.equal(1);
  });
});

describe("selectNearest", () => {
  it("brings the k smallest to the front, for any keys and any k", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 200 }),
        fc.integer({ min: 0, max: 210 }),
        (keys, k) => {
          const sorted = Float32Array.from(keys);
          const values = Int32Array.from(keys);
          selectNearest(sorted, values, keys.length, k);
          expect([...sorted]).to.deep.equal([...values]);
          const front = [...sorted.subarray(0, k)].sort((a, b) => a - b);
          expect(front).to.deep.equal([...keys].sort((a, b) => a - b).slice(0, k));
        },
      ),
    );
  });
});
