import { expect } from "chai";
import { describe, it } from "mocha";
import { buildGround } from "../src/ground/buildGround.ts";
import { GroundUnreadable, loadGround } from "../src/loader/index.ts";
import { loadRecast } from "../src/loader/recast.ts";
import { readMarkers } from "../src/scene/describeMap.ts";
import { flattenGeometry } from "../src/scene/flattenGeometry.ts";
import { flatMap, type TestMap } from "./support/glb.ts";
import { groundOf, STAIR, twoFloorMap, walledMap } from "./support/places.ts";
import { stand } from "./support/walks.ts";

async function bytesOf(map: TestMap): Promise<Uint8Array> {
  return (await buildGround(flattenGeometry(map.document), readMarkers(map.document).spawns)).bytes;
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("nav.bin", () => {
  it("[SIM4] same geometry, same bytes", async () => {
    expect(Buffer.compare(await bytesOf(twoFloorMap()), await bytesOf(twoFloorMap()))).to.equal(0);
  });

  it("refuses bytes that were cut, changed or never were a ground", async () => {
    const bytes = await bytesOf(flatMap());
    const changed = bytes.slice();
    changed[bytes.length >> 1]! ^= 1;
    const older = bytes.slice();
    older[4] = 9;
    for (const bad of [new Uint8Array(0), new Uint8Array(500), bytes.subarray(0, -1), changed, older]) {
      expect(await failure(loadGround(bad))).to.be.instanceOf(GroundUnreadable);
    }
  });

  it("several grounds live in one process; closing one leaves the others", async () => {
    const [flat, walled] = [await groundOf(flatMap()), await groundOf(walledMap())];
    flat.close();
    flat.close();
    expect(() => flat.slide({ x: 0, y: 0, z: 0, polygon: 0 }, 1, 1, { x: 0, y: 0, z: 0, polygon: 0 })).to.throw(
      "closed",
    );
    expect(stand(walled, -5, 0, 0).y).to.equal(0);
    walled.close();
  });

  it("closing gives all memory back", async () => {
    const bytes = await bytesOf(twoFloorMap());
    const recast = await loadRecast();
    const probe = (): number => {
      // A fresh allocation moves up when something below it was kept.
      const pointer = recast._malloc(1 << 20);
      recast._free(pointer);
      return pointer;
    };
    const TIMES = 400;
    for (let warmUp = 0; warmUp < 5; warmUp++) (await loadGround(bytes)).close();
    const before = probe();
    for (let time = 0; time < TIMES; time++) {
      const ground = await loadGround(bytes);
      ground.findPath({ x: -5, y: 0, z: 0 }, { x: 5, y: 3, z: 0 }, 32);
      ground.close();
    }
    expect(probe() - before).to.be.lessThan((TIMES * bytes.length) / 10);
  });
});

describe("finding a way", () => {
  it("leads round a corner and up the stair, from end to end, on walkable ground", async () => {
    const ground = await groundOf(twoFloorMap());
    try {
      const path = ground.findPath({ x: -8, y: 0, z: -8 }, { x: 8, y: STAIR.upperY, z: -8 }, 64);
      const points = Array.from({ length: path.length / 3 }, (_, at) => path.subarray(3 * at, 3 * at + 3));
      expect(points.length).to.be.within(3, 30);
      expect([...points[0]!]).to.deep.equal([-8, 0, -8]);
      expect(points.at(-1)![0]).to.be.closeTo(8, 0.01);
      expect(points.at(-1)![1]).to.be.closeTo(STAIR.upperY, 0.01);
      // Somebody who follows it corner by corner arrives.
      const walker = stand(ground, -8, 0, -8);
      for (const [x, , z] of points.map(([x, y, z]) => [x!, y!, z!] as const)) {
        for (let tick = 0; tick < 300 && Math.hypot(x - walker.x, z - walker.z) > 0.05; tick++) {
          const meters = Math.hypot(x - walker.x, z - walker.z);
          const share = Math.min(1, 0.2 / meters);
          ground.slide(walker, walker.x + (x - walker.x) * share, walker.z + (z - walker.z) * share, walker);
        }
      }
      expect(Math.hypot(walker.x - 8, walker.z + 8)).to.be.lessThan(0.1);
      expect(walker.y).to.be.closeTo(STAIR.upperY, 0.01);
    } finally {
      ground.close();
    }
  });

  it("stops after as many points as asked, and is empty where there is no ground", async () => {
    const ground = await groundOf(twoFloorMap());
    try {
      expect(ground.findPath({ x: -8, y: 0, z: -8 }, { x: 8, y: 3, z: -8 }, 2).length).to.equal(6);
      expect(ground.findPath({ x: -8, y: 0, z: -8 }, { x: 8, y: 3, z: -8 }, Number.NaN).length).to.equal(6);
      expect(ground.findPath({ x: -8, y: 0, z: -8 }, { x: 500, y: 0, z: 0 }, 64).length).to.equal(0);
      expect(ground.findPath({ x: Number.NaN, y: 0, z: -8 }, { x: 0, y: 0, z: 0 }, 64).length).to.equal(0);
    } finally {
      ground.close();
    }
  });
});
