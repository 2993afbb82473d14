import { createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { HearerTrail, TRAIL_CHANGES } from "../../src/order/HearerTrail.ts";

const KEPT_MS = 60_000;
const SEED = 20_261_128;

describe("by whom somebody could be heard", () => {
  it(`[N8] is exact for the minute that is kept, however often it changes (seed ${SEED})`, () => {
    const random = createRandom(SEED);
    const trail = new HearerTrail(KEPT_MS);
    const told: { atMs: number; entityIds: number[] }[] = [];
    let atMs = 0;
    for (let turn = 0; turn < 1500; turn++, atMs += 100 + Math.floor(300 * random())) {
      const entityIds = [1, 2, 3, 4, 5, 6].filter(() => random() < 0.5);
      const before = told.at(-1)?.entityIds.join();
      if (before !== entityIds.join()) told.push({ atMs, entityIds });
      trail.note(atMs, entityIds);
    }
    const lastMs = told.at(-1)!.atMs;
    const held = told.findLastIndex((entry) => entry.atMs <= lastMs - KEPT_MS);
    const entries = trail.entries().map((entry) => ({ ...entry, entityIds: entry.entityIds.sort() }));
    expect(entries).to.deep.equal(told.slice(held));
    expect(new Set(trail.everyone())).to.deep.equal(new Set([1, 2, 3, 4, 5, 6]));
  });

  it("takes a crowd that walks by for what it is, and keeps no more than it says", () => {
    const trail = new HearerTrail(KEPT_MS);
    for (let turn = 0; turn < 10_000; turn++) trail.note(turn, [1 + (turn % 5000)]);
    expect(trail.length).to.equal(TRAIL_CHANGES);
    const entries = trail.entries();
    expect(entries.at(-1)).to.deep.equal({ atMs: 9999, entityIds: [5000] });
    for (const { atMs, entityIds } of entries.slice(1)) expect(entityIds).to.deep.equal([1 + (atMs % 5000)]);
  });

  it("knows of nobody before it is told, and of nobody once nobody hears", () => {
    const trail = new HearerTrail(KEPT_MS);
    expect(trail.entries()).to.deep.equal([]);
    trail.note(1, [7]);
    trail.note(2, []);
    expect(trail.entries()).to.deep.equal([
      { atMs: 1, entityIds: [7] },
      { atMs: 2, entityIds: [] },
    ]);
    trail.forget(2);
    expect([...trail.everyone()]).to.deep.equal([]);
  });
});
