import { expect } from "chai";
import { describe, it } from "mocha";
import { buildMap } from "../../src/buildMap.ts";
import { buildMapInWorker } from "../../src/buildMapInWorker.ts";
import { MAP_LIMITS } from "../../src/mapLimits.ts";
import { flatMap, TestMap } from "../support/glb.ts";
import { expectRefusal } from "../support/refusals.ts";

describe("building a map in a thread of its own", function () {
  this.timeout(60_000);

  it("gives what the same building here gives, and leaves the caller's bytes alone", async () => {
    const glb = await flatMap().glb();
    const here = await buildMap(glb);
    const there = await buildMapInWorker(glb);
    expect(glb.length).to.be.greaterThan(0);
    expect(there.description).to.deep.equal(here.description);
    expect(Buffer.compare(there.ground, here.ground)).to.equal(0);
    expect(Buffer.compare(there.scene, here.scene)).to.equal(0);
  });

  it("hands refusals on, code and all", async () => {
    await expectRefusal(buildMapInWorker(await new TestMap().box([0, 0, 0], [1, 1, 1]).glb()), "noSpawn");
    await expectRefusal(buildMapInWorker(new Uint8Array(50)), "notGlb");
  });

  it("[check 15] gives up in time, and says so", async () => {
    await expectRefusal(buildMapInWorker(await flatMap().glb(), { timeoutMs: 1 }), "outOfResources");
  });

  it("[check 15] gives up when a map takes more memory than it may, says so, and harms nobody else", async () => {
    const bounds = { heapMegabytes: 32 };
    await buildMapInWorker(await flatMap().glb(), bounds);
    const map = flatMap();
    const wordy = { kind: "zone", zone: "lounge", name: "x".repeat(40), shape: { type: "circle", radiusMeters: 3 } };
    for (let node = 0; node < MAP_LIMITS.nodes - 100; node++) map.mark([0, 0, 0], wordy);
    await expectRefusal(buildMapInWorker(await map.glb(), bounds), "outOfResources", /memory/u);
  });

  it("keeps the event loop free meanwhile", async () => {
    const map = flatMap();
    for (let copy = 0; copy < 200; copy++) map.box([copy % 10, 0, 0], [(copy % 10) + 1, 1, 1]);
    const glb = await map.glb();
    let longestMs = 0;
    const began = performance.now();
    let last = began;
    const timer = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 5);
    await buildMapInWorker(glb);
    clearInterval(timer);
    // Built here it would be one pause from beginning to end.
    expect(longestMs).to.be.lessThan((performance.now() - began) / 2);
  });
});
