import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { SEEDED_WORLDS } from "../../src/authoring/index.ts";
import { type BuiltMap, buildMap } from "../../src/buildMap.ts";
import { loadGround, type NavGround, type Position, type Zone } from "../../src/loader/index.ts";
import { MapDescriptionSchema } from "../../src/MapDescriptionSchema.ts";
import { nowhere, stand } from "../support/walks.ts";

/** Seats are chairs and benches, not perches: their height over the ground one stands up to. */
const SEAT_HEIGHT_METERS = [0.2, 1] as const;

for (const world of SEEDED_WORLDS) {
  describe(`the ${world.slug}`, function () {
    this.timeout(60_000);
    let built: BuiltMap;
    let ground: NavGround;
    before(async () => {
      built = await buildMap(await world.author());
      ground = await loadGround(built.ground);
    });
    after(() => ground?.close());

    const endsAt = (goal: Position): number => {
      const path = ground.findPath(built.description.spawns[0]!, goal, 256);
      return Math.hypot(path.at(-3)! - goal.x, path.at(-1)! - goal.z);
    };

    it("is the same every time it is authored and built", async () => {
      const again = await buildMap(await world.author());
      expect(Buffer.compare(again.ground, built.ground)).to.equal(0);
      expect(Buffer.compare(again.scene, built.scene)).to.equal(0);
      expect(MapDescriptionSchema.parse(JSON.parse(JSON.stringify(again.description)))).to.deep.equal(
        built.description,
      );
    });

    it("newcomers can stand anywhere in a spawn's circle, or close to it", () => {
      for (const { x, y, z, radiusMeters } of built.description.spawns) {
        for (let angle = 0; angle < 2 * Math.PI; angle += Math.PI / 8) {
          const point = stand(ground, x + radiusMeters * Math.sin(angle), y, z + radiusMeters * Math.cos(angle));
          expect(Math.hypot(point.x - x, point.z - z)).to.be.at.most(radiusMeters + 0.7);
          expect(Math.abs(point.y - y)).to.be.at.most(0.5);
        }
      }
    });

    it("every spawn and every seat can be reached on foot, and one sits a seat's height over the ground", () => {
      for (const spawn of built.description.spawns) expect(endsAt(spawn)).to.be.lessThan(0.1);
      for (const { x, y, z, exit } of built.description.seats) {
        const where = `the seat at ${x.toFixed(1)}, ${y.toFixed(1)}, ${z.toFixed(1)}`;
        expect(endsAt(exit), where).to.be.lessThan(0.1);
        expect(y - exit.y, where).to.be.within(...SEAT_HEIGHT_METERS);
      }
    });

    it("every zone can be entered on foot", () => {
      for (const zone of built.description.zones) {
        const point = nowhere();
        expect(ground.locate(zone.x, zone.y, zone.z, point), zone.name).to.equal(true);
        expect(Math.hypot(point.x - zone.x, point.z - zone.z), zone.name).to.be.lessThan(innerRadius(zone));
        expect(point.y - zone.y, `${zone.name}: people stand inside its height`).to.be.within(-0.5, zone.heightMeters);
        expect(endsAt(point), zone.name).to.be.lessThan(0.1);
      }
    });

    it("[SIM4] a long wander never leaves the ground, nor comes to a standstill", () => {
      const spawn = built.description.spawns[0]!;
      const point = stand(ground, spawn.x, spawn.y, spawn.z);
      const walker = { ...point };
      const located = nowhere();
      let farthest = 0;
      for (let slide = 0; slide < 20_000; slide++) {
        const heading = Math.floor(slide / 50) * 2.399963;
        ground.slide(walker, walker.x + 0.25 * Math.sin(heading), walker.z + 0.25 * Math.cos(heading), walker);
        expect(ground.locate(walker.x, walker.y, walker.z, located)).to.equal(true);
        expect(Math.hypot(located.x - walker.x, located.z - walker.z)).to.be.lessThan(1e-3);
        farthest = Math.max(farthest, Math.hypot(walker.x - point.x, walker.z - point.z));
      }
      expect(farthest).to.be.greaterThan(10);
    });
  });
}

function innerRadius({ shape }: Zone): number {
  return shape.type === "circle" ? shape.radiusMeters : Math.min(shape.widthMeters, shape.depthMeters) / 2;
}
