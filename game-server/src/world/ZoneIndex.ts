import type { Zone } from "@crowdwire/maps/loader";
import { LIMITS } from "@crowdwire/protocol";

/** A place with a rule of its own, as maps describe it. */
export type WorldZone = Zone;

/** Whoever is in stays in until so far outside: nobody flickers on a threshold. */
const MARGIN_METERS = 0.3;
/** Floors are not flat: so far below its own height a zone begins. */
const BELOW_METERS = 0.5;
const CELL_METERS = 8;
const COLUMNS = Math.ceil((2 * LIMITS.mapExtentMeters) / CELL_METERS);

/**
 * Which zone with a rule about sound a point lies in (GR6). Where several lie over one another the smallest rules. Cells of the
 * ground know the zones that reach them, so that most questions cost one look into a map.
 */
export class ZoneIndex {
  /** Those with a rule about sound; a lounge has none. */
  readonly zones: readonly WorldZone[];
  readonly #byCell = new Map<number, readonly WorldZone[]>();
  readonly #byId = new Map<number, WorldZone>();

  constructor(zones: readonly WorldZone[]) {
    this.zones = zones.filter(({ kind }) => kind !== "lounge").sort((a, b) => areaOf(a) - areaOf(b) || a.id - b.id);
    for (const zone of this.zones) {
      this.#byId.set(zone.id, zone);
      const reach = reachOf(zone) + MARGIN_METERS;
      for (let row = line(zone.z - reach); row <= line(zone.z + reach); row++) {
        for (let column = line(zone.x - reach); column <= line(zone.x + reach); column++) {
          const cell = row * COLUMNS + column;
          this.#byCell.set(cell, [...(this.#byCell.get(cell) ?? []), zone]);
        }
      }
    }
  }

  /** The zone of this id; undefined for 0 and for zones without a rule about sound. */
  get(id: number): WorldZone | undefined {
    return this.#byId.get(id);
  }

  /** The id of the zone at a point, 0 for none. `now`: the zone that whoever stands there is in, 0 for none. */
  at(x: number, y: number, z: number, now: number): number {
    const candidates = this.#byCell.get(line(z) * COLUMNS + line(x));
    if (candidates === undefined) return 0;
    for (const zone of candidates) if (contains(zone, x, y, z, zone.id === now ? MARGIN_METERS : 0)) return zone.id;
    return 0;
  }
}

function contains(zone: WorldZone, x: number, y: number, z: number, margin: number): boolean {
  if (y < zone.y - BELOW_METERS - margin || y > zone.y + zone.heightMeters + margin) return false;
  const dx = x - zone.x;
  const dz = z - zone.z;
  const { shape } = zone;
  if (shape.type === "circle") {
    const radius = shape.radiusMeters + margin;
    return dx * dx + dz * dz <= radius * radius;
  }
  const sine = Math.sin(zone.yaw);
  const cosine = Math.cos(zone.yaw);
  const across = Math.abs(dx * cosine - dz * sine);
  const along = Math.abs(dx * sine + dz * cosine);
  return across <= shape.widthMeters / 2 + margin && along <= shape.depthMeters / 2 + margin;
}

function areaOf({ shape }: WorldZone): number {
  return shape.type === "circle" ? Math.PI * shape.radiusMeters ** 2 : shape.widthMeters * shape.depthMeters;
}

function reachOf({ shape }: WorldZone): number {
  return shape.type === "circle" ? shape.radiusMeters : Math.hypot(shape.widthMeters, shape.depthMeters) / 2;
}

function line(coordinate: number): number {
  return Math.max(0, Math.min(COLUMNS - 1, Math.floor((coordinate + LIMITS.mapExtentMeters) / CELL_METERS)));
}
