import { LIMITS } from "@crowdwire/protocol";
import type { GroundPoint } from "@crowdwire/simulation";
import type { Document } from "@gltf-transform/core";
import type { NodeExtras, SceneExtras } from "../extras.ts";
import type { NavGround } from "../loader/NavGround.ts";
import type { MapBudget, MapDescription, Seat, SpawnArea, Spot, Zone } from "../MapDescription.ts";
import { MapRefused } from "../MapRefused.ts";
import { MAP_LIMITS } from "../mapLimits.ts";
import type { Matrix } from "./matrix.ts";
import { nameOf, readSceneExtras } from "./readExtras.ts";
import { sceneOf, walkScene } from "./walkScene.ts";

/** A node that marks a place, where it stands. */
interface Marked<Extras> extends Spot {
  readonly name: string;
  readonly extras: Extras;
}

type ExtrasOf<Kind extends NodeExtras["kind"]> = Extract<NodeExtras, { kind: Kind }>;
type Spawn = Marked<ExtrasOf<"spawn">>;
type SeatMarker = Marked<ExtrasOf<"seat">>;
type ZoneMarker = Marked<ExtrasOf<"zone">>;

/** What a map's nodes say, before the ground is known. */
export interface MapMarkers {
  readonly scene: SceneExtras;
  readonly spawns: readonly Spawn[];
  readonly seats: readonly SeatMarker[];
  readonly zones: readonly ZoneMarker[];
}

/** How far the ground may be from someone who stands up. */
const STAND_UP_METERS = 2;
/** Where one first tries to stand up to: this far before the seat. */
const KNEES_METERS = 0.75;
/** As many seats are named in a refusal. */
const NAMED_SEATS = 5;

/**
 * Collects what the nodes' extras say. A marker's scale does not matter: sizes are in its extras.
 * @throws MapRefused noScene · badExtras · noSpawn · tooFarOut · tooManyNodes
 */
export function readMarkers(document: Document): MapMarkers {
  const marked: Marked<NodeExtras>[] = [];
  for (const { node, extras, world } of walkScene(document)) {
    if (extras && extras.kind !== "mesh")
      marked.push({ ...spotOf(world), name: `The ${extras.kind} ${nameOf(node)}`, extras });
  }
  for (const { name, x, y, z } of marked) {
    // Written so that numbers that are none are refused too.
    if (!(Math.max(Math.abs(x), Math.abs(y), Math.abs(z)) <= LIMITS.mapExtentMeters)) {
      throw new MapRefused("tooFarOut", `${name} is too far from the origin.`);
    }
  }
  const markers: MapMarkers = {
    scene: readSceneExtras(sceneOf(document)),
    spawns: marked.filter((marker): marker is Spawn => marker.extras.kind === "spawn"),
    seats: marked.filter((marker): marker is SeatMarker => marker.extras.kind === "seat"),
    zones: marked.filter((marker): marker is ZoneMarker => marker.extras.kind === "zone"),
  };
  if (markers.spawns.length === 0) throw new MapRefused("noSpawn", "Newcomers have nowhere to appear.");
  for (const kind of ["spawns", "seats", "zones"] as const) {
    const count = markers[kind].length;
    if (count > MAP_LIMITS[kind]) {
      throw new MapRefused("tooManyNodes", `The map has ${count} ${kind}; at most ${MAP_LIMITS[kind]} are allowed.`);
    }
  }
  return markers;
}

/**
 * Puts the markers onto the ground.
 * @throws MapRefused spawnOffGround · seatOffGround
 */
export function describeMap(
  markers: MapMarkers,
  ground: NavGround,
  bounds: MapDescription["bounds"],
  budget: MapBudget,
): MapDescription {
  return {
    formatVersion: 1,
    scene: markers.scene,
    spawns: markers.spawns.map((spawn) => placeSpawn(spawn, ground)),
    seats: placeSeats(markers.seats, ground),
    zones: markers.zones.map(numberZone),
    bounds,
    budget,
  };
}

function placeSpawn(spawn: Spawn, ground: NavGround): SpawnArea {
  const point = nearestWithin(ground, spawn, 1);
  if (!point) throw new MapRefused("spawnOffGround", `${spawn.name} lies on no ground.`);
  return { x: point.x, y: point.y, z: point.z, yaw: spawn.yaw, radiusMeters: spawn.extras.radiusMeters };
}

function placeSeats(seats: readonly SeatMarker[], ground: NavGround): Seat[] {
  const placed = seats.map((seat) => placeSeat(seat, ground));
  const lost = seats.filter((_, index) => placed[index] === undefined);
  if (lost.length > 0) {
    const named = lost
      .slice(0, NAMED_SEATS)
      .map(({ name, x, y, z }) => `${name} at (${[x, y, z].map((at) => at.toFixed(1)).join(", ")})`);
    const others = lost.length > NAMED_SEATS ? ` and ${lost.length - NAMED_SEATS} more` : "";
    throw new MapRefused("seatOffGround", `Too far from any ground: ${named.join(", ")}${others}.`);
  }
  return placed.filter((seat) => seat !== undefined);
}

/** One stands up forwards if there is room, else to the nearest ground; undefined where that is too far. */
function placeSeat({ x, y, z, yaw }: SeatMarker, ground: NavGround): Seat | undefined {
  const knees = { x: x + Math.sin(yaw) * KNEES_METERS, y, z: z + Math.cos(yaw) * KNEES_METERS, yaw };
  const exit = nearestWithin(ground, knees, KNEES_METERS) ?? nearestWithin(ground, { x, y, z, yaw }, STAND_UP_METERS);
  return exit && { x, y, z, yaw, exit: { x: exit.x, y: exit.y, z: exit.z } };
}

function numberZone({ x, y, z, yaw, extras }: ZoneMarker, index: number): Zone {
  const { zone: kind, name, shape, heightMeters } = extras;
  return { id: index + 1, kind, name, x, y, z, yaw, shape, heightMeters };
}

function nearestWithin(ground: NavGround, { x, y, z }: Spot, meters: number): GroundPoint | undefined {
  const point: GroundPoint = { x: 0, y: 0, z: 0, polygon: 0 };
  if (!ground.locate(x, y, z, point)) return undefined;
  return Math.hypot(point.x - x, point.z - z) <= meters ? point : undefined;
}

/** Place and heading of a node: yaw 0 faces +Z, counter-clockwise from above. */
function spotOf(world: Matrix): Spot {
  const [forwardX, forwardZ] = [world[8]!, world[10]!];
  // A node that looks straight up or down heads nowhere in particular.
  const yaw = Math.hypot(forwardX, forwardZ) > 1e-6 ? Math.atan2(forwardX, forwardZ) : 0;
  return { x: world[12]!, y: world[13]!, z: world[14]!, yaw };
}
