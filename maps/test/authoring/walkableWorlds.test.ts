import { expect } from "chai";
import { before, describe, it } from "mocha";
import { SEEDED_WORLDS } from "../../src/authoring/index.ts";
import { type BuiltMap, buildMap } from "../../src/buildMap.ts";
import { loadGround } from "../../src/loader/loadGround.ts";
import type { Seat, Zone } from "../../src/MapDescription.ts";

const built = new Map<string, BuiltMap>();

/** How many seats lie inside a zone, seen from above and within its height. */
function seatsWithin(zone: Zone, seats: readonly Seat[]): Seat[] {
  return seats.filter((seat) => {
    const [dx, dz] = [seat.x - zone.x, seat.z - zone.z];
    if (seat.y < zone.y || seat.y > zone.y + zone.heightMeters) return false;
    if (zone.shape.type === "circle") return Math.hypot(dx, dz) < zone.shape.radiusMeters;
    const [s, c] = [Math.sin(zone.yaw), Math.cos(zone.yaw)];
    const [across, along] = [dx * c - dz * s, dx * s + dz * c];
    return Math.abs(across) < zone.shape.widthMeters / 2 && Math.abs(along) < zone.shape.depthMeters / 2;
  });
}

for (const world of SEEDED_WORLDS) {
  describe(`The ground of the seeded world ${world.slug}`, function () {
    this.timeout(60_000);

    before(async () => {
      built.set(world.slug, await buildMap(await world.author()));
    });

    it("lets everyone stand up right before their seat, whose height suits a body", () => {
      for (const seat of built.get(world.slug)!.description.seats) {
        const away = Math.hypot(seat.exit.x - seat.x, seat.exit.z - seat.z);
        expect(away, `from (${seat.x}, ${seat.z})`).to.be.at.most(1.5);
        expect(seat.y - seat.exit.y, `at (${seat.x}, ${seat.z})`).to.be.within(0.25, 0.65);
      }
    });

    it("leads from the spawns into every zone", async () => {
      const { description, ground: bytes } = built.get(world.slug)!;
      const ground = await loadGround(bytes);
      const point = { x: 0, y: 0, z: 0, polygon: 0 };
      for (const zone of description.zones) {
        const reach = zone.shape.type === "circle" ? zone.shape.radiusMeters : zone.shape.depthMeters / 2;
        const found = [0, 1, 2, 3].some((quarter) => {
          const yaw = zone.yaw + (quarter * Math.PI) / 2 + 0.6;
          const [x, z] = [zone.x + Math.sin(yaw) * reach * 0.6, zone.z + Math.cos(yaw) * reach * 0.6];
          if (!ground.locate(x, zone.y + 0.1, z, point)) return false;
          return Math.hypot(point.x - zone.x, point.z - zone.z) < reach && Math.abs(point.y - zone.y) < 0.4;
        });
        expect(found, zone.name).to.equal(true);
      }
      ground.close();
    });
  });
}

describe("What each seeded world is for", () => {
  it("the campus has at least six conference rooms, each with places for six, on two floors", () => {
    const { zones, seats } = built.get("campus")!.description;
    const rooms = zones.filter((zone) => zone.kind === "conference");
    expect(rooms.length).to.be.at.least(6);
    for (const room of rooms) expect(seatsWithin(room, seats).length, room.name).to.be.at.least(6);
    expect(Math.max(...rooms.map((room) => room.y))).to.be.greaterThan(2);
    expect(zones.some((zone) => zone.kind === "silent")).to.equal(true);
  });

  it("in the amphitheatre every seat of the rows looks at the stage", () => {
    const { zones, seats } = built.get("amphitheatre")!.description;
    const stage = zones.find((zone) => zone.kind === "stage");
    const lounges = zones.filter((zone) => zone.kind === "lounge").flatMap((zone) => seatsWithin(zone, seats));
    const rows = seats.filter((seat) => !lounges.includes(seat));
    expect(rows.length).to.be.greaterThan(200);
    for (const seat of rows) {
      const towards = Math.atan2(stage!.x - seat.x, stage!.z - seat.z);
      expect(Math.cos(towards - seat.yaw), `(${seat.x}, ${seat.z})`).to.be.greaterThan(Math.cos(0.75));
    }
  });

  it("on the plaza people look at each other in every circle", () => {
    const { zones, seats } = built.get("plaza")!.description;
    for (const zone of zones.filter(({ name }) => name.endsWith("circle"))) {
      const places = seatsWithin(zone, seats);
      expect(places.length, zone.name).to.equal(6);
      for (const seat of places) {
        const towards = Math.atan2(zone.x - seat.x, zone.z - seat.z);
        expect(Math.cos(towards - seat.yaw), zone.name).to.be.greaterThan(0.99);
      }
    }
  });
});
