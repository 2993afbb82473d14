import type { NodeExtrasInput, SceneExtrasInput } from "../../extras.ts";
import { Geometry } from "./Geometry.ts";
import { GlbDocument, type Surface } from "./GlbDocument.ts";
import type { MaterialName } from "./materials.ts";
import { composed, type Nav, type Part, type Placement, type Prop } from "./Prop.ts";

export type ZoneShape = Extract<NodeExtrasInput, { kind: "zone" }>["shape"];
export type ZoneKind = Extract<NodeExtrasInput, { kind: "zone" }>["zone"];

export interface SurfaceOptions {
  readonly material: MaterialName;
  readonly nav: Nav;
  readonly castShadow?: boolean;
}

interface Group {
  readonly nav: Nav;
  readonly castShadow: boolean;
  readonly surfaces: Map<MaterialName, Geometry>;
}

/**
 * Collects a world: what stands once is merged into a few large meshes, what repeats is instanced.
 * Each group of merged things becomes one node for each way it may be walked on.
 */
export class WorldBuilder {
  readonly #document: GlbDocument;
  readonly #groups = new Map<string, Group>();
  #seatCount = 0;

  constructor(name: string, extras: SceneExtrasInput) {
    this.#document = new GlbDocument(name, extras);
  }

  /** Merges geometry (already where it belongs) into a group. */
  put(group: string, geometry: Geometry, { material, nav, castShadow = true }: SurfaceOptions): void {
    const key = `${group} (${nav}${castShadow ? "" : ", no shadow"})`;
    let known = this.#groups.get(key);
    if (known === undefined) {
      known = { nav, castShadow, surfaces: new Map() };
      this.#groups.set(key, known);
    }
    const surface = known.surfaces.get(material) ?? new Geometry();
    surface.add(geometry);
    known.surfaces.set(material, surface);
  }

  /** Sets up a prop once, merged into a group. */
  stand(group: string, prop: Prop, placement: Placement): void {
    const { x, y, z, yaw, scale } = composed({ x: 0, z: 0 }, placement);
    for (const part of prop.parts) {
      this.put(group, part.geometry.copy().scale(scale).rotateY(yaw).translate(x, y, z), part);
    }
    for (const seat of prop.seats ?? []) this.seat(composed(placement, seat));
  }

  /** Sets up a prop many times with instancing. */
  repeat(prop: Prop, placements: readonly Placement[]): void {
    if (placements.length === 0) return;
    const alike = new Map<string, Part[]>();
    for (const part of prop.parts) {
      const key = `${prop.name} (${part.nav}${part.castShadow === false ? ", no shadow" : ""})`;
      alike.set(key, [...(alike.get(key) ?? []), part]);
    }
    for (const [name, parts] of alike) {
      const { nav, castShadow = true } = parts[0]!;
      this.#document.addMesh(name, mergeByMaterial(parts), meshExtras(nav, castShadow), placements);
    }
    for (const placement of placements) {
      for (const seat of prop.seats ?? []) this.seat(composed(placement, seat));
    }
  }

  seat(placement: Placement): void {
    this.#seatCount++;
    this.#document.addSpot("seats", `seat ${this.#seatCount}`, placement, { kind: "seat" });
  }

  spawn(name: string, placement: Placement, radiusMeters: number): void {
    this.#document.addSpot("spawns", name, placement, { kind: "spawn", radiusMeters });
  }

  zone(zone: ZoneKind, name: string, placement: Placement, shape: ZoneShape, heightMeters = 4): void {
    this.#document.addSpot("zones", name, placement, { kind: "zone", zone, name, shape, heightMeters });
  }

  async toGlb(): Promise<Uint8Array> {
    for (const [name, group] of this.#groups) {
      const surfaces = [...group.surfaces].map(([material, geometry]) => ({ material, geometry }));
      this.#document.addMesh(name, surfaces, meshExtras(group.nav, group.castShadow));
    }
    this.#groups.clear();
    return this.#document.toGlb();
  }
}

function mergeByMaterial(parts: readonly Part[]): Surface[] {
  const surfaces = new Map<MaterialName, Geometry>();
  for (const { material, geometry } of parts) {
    surfaces.set(material, (surfaces.get(material) ?? new Geometry()).add(geometry));
  }
  return [...surfaces].map(([material, geometry]) => ({ material, geometry }));
}

function meshExtras(nav: Nav, castShadow: boolean): NodeExtrasInput {
  return castShadow ? { kind: "mesh", nav } : { kind: "mesh", nav, castShadow: false };
}
