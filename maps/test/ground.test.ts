import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { NavGround } from "../src/loader/index.ts";
import { flatMap, type TestMap } from "./support/glb.ts";
import { groundOf, STAIR, twoFloorMap, walledMap } from "./support/places.ts";
import { nowhere, stand } from "./support/walks.ts";

const RADIUS_METERS = 0.3;
/** Outlines may stray from the true wall by about one cell of 0.1 m. */
const CELL_METERS = 0.11;

function has(ground: NavGround, x: number, y: number, z: number): boolean {
  const point = nowhere();
  return ground.locate(x, y, z, point) && Math.hypot(point.x - x, point.z - z) < 0.01 && Math.abs(point.y - y) < 0.1;
}

describe("walking", () => {
  let walled: NavGround;
  let floors: NavGround;
  before(async () => {
    walled = await groundOf(walledMap());
    floors = await groundOf(twoFloorMap());
  });
  after(() => {
    walled.close();
    floors.close();
  });

  it("[SIM4] stands exactly on a flat floor", () => {
    expect(stand(walled, -5, 0.4, 0).y).to.equal(0);
  });

  it("[SIM4] a walk at a wall for 3 s stays before it, as far from it as the body is wide", () => {
    const point = stand(walled, -2, 0, 0);
    for (let tick = 0; tick < 60; tick++) walled.slide(point, point.x + 0.2, point.z, point);
    expect(point.x).to.be.closeTo(-0.2 - RADIUS_METERS, CELL_METERS);
    expect(point.z).to.be.closeTo(0, 1e-3);
    expect(point.y).to.be.closeTo(0, 1e-3);
  });

  it("[SIM4] a walk obliquely at a wall slides along it", () => {
    const point = stand(walled, -2, 0, 0);
    for (let tick = 0; tick < 60; tick++) walled.slide(point, point.x + 0.1, point.z + 0.1, point);
    expect(point.x).to.be.closeTo(-0.2 - RADIUS_METERS, CELL_METERS);
    expect(point.z).to.be.closeTo(6, 0.1);
  });

  it("[SIM4] nobody steps over the edge of the world", () => {
    const point = stand(walled, -5, 0, 0);
    for (let tick = 0; tick < 100; tick++) walled.slide(point, point.x - 0.2, point.z, point);
    expect(point.x).to.be.within(-10, -10 + RADIUS_METERS + 2 * CELL_METERS);
  });

  it("climbs a stair and comes out on the upper floor", () => {
    const point = stand(floors, STAIR.fromX - 2, 0, 5);
    for (let tick = 0; tick < 60; tick++) floors.slide(point, point.x + 0.2, point.z, point);
    expect(point.y).to.be.closeTo(STAIR.upperY, 0.01);
    expect(point.x).to.be.greaterThan(STAIR.toX);
  });

  it("on a stair the feet are never more than one step off the one under them", () => {
    const point = stand(floors, STAIR.fromX - 1, 0, 5);
    for (let tick = 0; tick < 60; tick++) {
      floors.slide(point, point.x + 0.1, point.z, point);
      const step = Math.min(10, Math.max(0, Math.floor((point.x - STAIR.fromX) / 0.5) + 1));
      expect(point.y).to.be.closeTo(0.3 * step, 0.31, `at x = ${point.x}`);
    }
  });

  it("under an upper floor one stays on the lower one", () => {
    const point = stand(floors, 0, 0, 0);
    for (let tick = 0; tick < 40; tick++) floors.slide(point, point.x + 0.2, point.z, point);
    expect(point.x).to.be.greaterThan(7);
    expect(point.y).to.equal(0);
  });

  it("locating prefers the floor at hand to one above or below", () => {
    expect(stand(floors, 6, 0.5, 0).y).to.equal(0);
    expect(stand(floors, 6, 2.9, 0).y).to.be.closeTo(STAIR.upperY, 0.01);
    expect(stand(floors, 6, 3.8, 0).y).to.be.closeTo(STAIR.upperY, 0.01);
  });

  it("locating rather goes aside on the same floor than up to a nearer one", async () => {
    const map = flatMap().box([13, 2.4, -10], [20, 2.6, 10], undefined, "balcony").spawn([16, 2.6, 0]);
    const ground = await groundOf(map);
    try {
      expect(stand(ground, 13.6, 0, 0).y).to.equal(0);
    } finally {
      ground.close();
    }
  });

  it("locating answers false and leaves its result alone where there is no ground within reach", () => {
    const untouched = { x: 1, y: 2, z: 3, polygon: 4 };
    for (const [x, y, z] of [
      [100, 0, 0],
      [0, 50, 0],
      [Number.NaN, 0, 0],
      [0, Number.POSITIVE_INFINITY, 0],
      [0, 0, 1e308],
    ] as const) {
      expect(floors.locate(x, y, z, untouched)).to.equal(false);
    }
    expect(untouched).to.deep.equal({ x: 1, y: 2, z: 3, polygon: 4 });
  });

  it("a point with a polygon that is none, of elsewhere or of another map is put back on the ground where it stands", () => {
    const there = stand(walled, -5, 0, -5);
    const far = [stand(floors, -9, 0, -9).polygon, stand(floors, 9, 3, 9).polygon, stand(floors, 9, 0, 9).polygon];
    for (const polygon of [0, -1, 1, 0xffffffff, Number.NaN, there.polygon, 4_194_304 + 1, ...far]) {
      const point = { x: 0, y: 0, z: 2, polygon };
      floors.slide(point, 0.1, 2, point);
      expect(point.x).to.be.closeTo(0.1, 1e-5);
      expect(point.y).to.equal(0);
    }
  });

  it("a point that is nowhere near ground comes back to it", () => {
    for (const [x, y, z] of [
      [500, 0, 500],
      [Number.NaN, Number.NaN, Number.NaN],
      [1e308, -1e308, 0],
      [0, 900, 0],
    ] as const) {
      const point = { x, y, z, polygon: 0 };
      floors.slide(point, 1, 1, point);
      expect(floors.locate(point.x, point.y, point.z, nowhere())).to.equal(true);
    }
  });
});

describe("what is walkable", () => {
  async function using(map: TestMap, look: (ground: NavGround) => void): Promise<void> {
    const ground = await groundOf(map);
    try {
      look(ground);
    } finally {
      ground.close();
    }
  }

  it("drops islands that cannot be reached on foot: table tops, roofs", () =>
    using(flatMap().box([3, 0, 3], [6, 0.8, 6], undefined, "table"), (ground) => {
      expect(has(ground, 4.5, 0.8, 4.5)).to.equal(false);
      expect(has(ground, 4.5, 0, 4.5)).to.equal(false);
      expect(has(ground, -4.5, 0, 4.5)).to.equal(true);
    }));

  it("keeps every island that has a spawn", () =>
    using(flatMap().box([30, -0.5, 0], [40, 0, 10], undefined, "second island").spawn([35, 0, 5]), (ground) => {
      expect(has(ground, 35, 0, 5)).to.equal(true);
      expect(has(ground, 0, 0, 0)).to.equal(true);
    }));

  it("block geometry stops people even where it is low enough to step on, and carries nobody", () =>
    using(flatMap().box([3, 0, 3], [6, 0.2, 6], { kind: "mesh", nav: "block" }), (ground) => {
      expect(has(ground, 4.5, 0.2, 4.5)).to.equal(false);
      expect(has(ground, 4.5, 0, 4.5)).to.equal(false);
    }));

  it("without a word, the same low thing is a step", () =>
    using(flatMap().box([3, 0, 3], [6, 0.2, 6]), (ground) => {
      expect(has(ground, 4.5, 0.2, 4.5)).to.equal(true);
    }));

  it("ignored geometry neither stops nor carries", () =>
    using(flatMap().box([3, 0, 3], [6, 1.2, 6], { kind: "mesh", nav: "ignore" }), (ground) => {
      expect(has(ground, 4.5, 0, 4.5)).to.equal(true);
      expect(has(ground, 4.5, 1.2, 4.5)).to.equal(false);
    }));

  it("a block foundation under paving doesn't take the paving away", () =>
    using(flatMap().box([3, -0.4, 3], [6, -0.1, 6], { kind: "mesh", nav: "block" }), (ground) => {
      expect(has(ground, 4.5, 0, 4.5)).to.equal(true);
    }));

  it("instances stand where they are drawn", () =>
    using(
      flatMap()
        .box([-0.5, 0, -0.5], [0.5, 1.5, 0.5])
        .instances([
          [4, 0, 4],
          [-6, 0, -6],
        ]),
      (ground) => {
        expect(has(ground, 4, 0, 4)).to.equal(false);
        expect(has(ground, -6, 0, -6)).to.equal(false);
        expect(has(ground, 0, 0, 0)).to.equal(true);
      },
    ));

  it("needs 1.8 m of headroom", () =>
    using(
      flatMap()
        .box([3, 1.6, 3], [6, 1.7, 6], undefined, "low beam")
        .box([-6, 1.95, 3], [-3, 2.1, 6], undefined, "high beam"),
      (ground) => {
        expect(has(ground, 4.5, 0, 4.5)).to.equal(false);
        expect(has(ground, -4.5, 0, 4.5)).to.equal(true);
      },
    ));

  it("a rounded edge, steep but low, is a step and no wall", () =>
    using(
      flatMap().quads(
        [
          [
            [3, 0.3, -10],
            [3, 0.3, 10],
            [9, 0.3, 10],
            [9, 0.3, -10],
          ],
          [
            [2.75, -0.05, -10],
            [2.75, -0.05, 10],
            [3, 0.3, 10],
            [3, 0.3, -10],
          ],
        ],
        undefined,
        "terrace",
      ),
      (ground) => {
        const point = stand(ground, 1, 0, 0);
        for (let tick = 0; tick < 20; tick++) ground.slide(point, point.x + 0.2, point.z, point);
        expect(point.x).to.be.closeTo(5, 0.01);
        expect(point.y).to.be.closeTo(0.3, 0.01);
      },
    ));

  it("walks slopes up to 45 degrees and no steeper", () => {
    const slope = (x: number, rise: number): readonly [number, number, number][][] => [
      [
        [x, 0, 0],
        [x, 0, 3],
        [x + 3, rise, 3],
        [x + 3, rise, 0],
      ],
    ];
    const asFaces = (x: number, rise: number) => slope(x, rise) as unknown as Parameters<TestMap["quads"]>[0];
    return using(flatMap().quads(asFaces(3, 2.8)).quads(asFaces(-8, 3.4)), (ground) => {
      expect(has(ground, 4.5, 1.4, 1.5)).to.equal(true);
      expect(has(ground, -6.5, 1.7, 1.5)).to.equal(false);
    });
  });
});
