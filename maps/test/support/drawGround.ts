import { readFileSync, writeFileSync } from "node:fs";
import { MapRefused, readMap } from "@crowdwire/maps";
import { loadGround, type MapDescription, type NavGround } from "@crowdwire/maps/loader";
import { buildGround } from "../../src/ground/buildGround.ts";
import { describeMap, readMarkers } from "../../src/scene/describeMap.ts";
import { flattenGeometry, type WorldGeometry } from "../../src/scene/flattenGeometry.ts";
import { Picture } from "./png.ts";
import { nowhere } from "./walks.ts";

/** A part of a map seen from above, north (-Z) up; lower and upper floors are told apart by the height range. */
export interface View {
  readonly minX: number;
  readonly maxX: number;
  readonly minZ: number;
  readonly maxZ: number;
  readonly lowestY: number;
  readonly highestY: number;
  readonly pixelsPerMeter: number;
}

/** Draws what is there (shaded by slope, block geometry reddish) and what may be walked on (green, lighter is higher) over it. */
export function drawGround(
  geometry: WorldGeometry,
  ground: NavGround,
  description: Pick<MapDescription, "seats" | "spawns" | "zones">,
  view: View,
): Uint8Array {
  const width = Math.round((view.maxX - view.minX) * view.pixelsPerMeter);
  const height = Math.round((view.maxZ - view.minZ) * view.pixelsPerMeter);
  const picture = new Picture(width, height);
  const toX = (x: number): number => (x - view.minX) * view.pixelsPerMeter;
  const toY = (z: number): number => (z - view.minZ) * view.pixelsPerMeter;
  drawGeometry(picture, geometry, view);
  drawWalkable(picture, ground, view);
  for (const { x, y, z, yaw, exit } of description.seats) {
    if (y < view.lowestY || y > view.highestY + 1) continue;
    picture.disc(toX(x), toY(z), 3, 255, 220, 60);
    picture.disc(toX(x + 0.3 * Math.sin(yaw)), toY(z + 0.3 * Math.cos(yaw)), 1, 255, 120, 0);
    picture.disc(toX(exit.x), toY(exit.z), 1, 255, 255, 255);
  }
  for (const { x, y, z, radiusMeters } of description.spawns) {
    if (y < view.lowestY || y > view.highestY) continue;
    ring(picture, toX(x), toY(z), Math.max(0.3, radiusMeters) * view.pixelsPerMeter, [80, 160, 255]);
  }
  for (const { x, z, yaw, shape } of description.zones) {
    if (shape.type === "circle")
      ring(picture, toX(x), toY(z), shape.radiusMeters * view.pixelsPerMeter, [255, 80, 220]);
    else
      box(
        picture,
        toX(x),
        toY(z),
        yaw,
        shape.widthMeters * view.pixelsPerMeter,
        shape.depthMeters * view.pixelsPerMeter,
      );
  }
  return picture.toPng();
}

function drawGeometry(picture: Picture, { positions, indices, blockingTriangles }: WorldGeometry, view: View): void {
  const { width } = picture;
  const depth = new Float32Array(width * picture.height).fill(-Infinity);
  const at = (corner: number): [number, number, number] => {
    const from = 3 * indices[corner]!;
    return [
      (positions[from]! - view.minX) * view.pixelsPerMeter,
      positions[from + 1]!,
      (positions[from + 2]! - view.minZ) * view.pixelsPerMeter,
    ];
  };
  for (let triangle = 0; triangle < indices.length / 3; triangle++) {
    const [a, b, c] = [at(3 * triangle), at(3 * triangle + 1), at(3 * triangle + 2)];
    const area = (b[0] - a[0]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[0] - a[0]);
    if (area === 0) continue;
    const light = slopeLight(a, b, c, view.pixelsPerMeter);
    const fromY = Math.max(0, Math.floor(Math.min(a[2], b[2], c[2])));
    const toY = Math.min(picture.height - 1, Math.ceil(Math.max(a[2], b[2], c[2])));
    const fromX = Math.max(0, Math.floor(Math.min(a[0], b[0], c[0])));
    const toX = Math.min(width - 1, Math.ceil(Math.max(a[0], b[0], c[0])));
    for (let py = fromY; py <= toY; py++) {
      for (let px = fromX; px <= toX; px++) {
        const s = ((px - a[0]) * (c[2] - a[2]) - (py - a[2]) * (c[0] - a[0])) / area;
        const t = ((b[0] - a[0]) * (py - a[2]) - (b[2] - a[2]) * (px - a[0])) / area;
        if (s < 0 || t < 0 || s + t > 1) continue;
        const y = a[1] + s * (b[1] - a[1]) + t * (c[1] - a[1]);
        if (y < view.lowestY - 1 || y > view.highestY + 1.5 || y <= depth[py * width + px]!) continue;
        depth[py * width + px] = y;
        const tone =
          light * (110 + 90 * Math.min(1, Math.max(0, (y - view.lowestY) / (view.highestY - view.lowestY + 1))));
        if (triangle < blockingTriangles) picture.mix(px, py, tone, tone * 0.6, tone * 0.5);
        else picture.mix(px, py, tone, tone, tone);
      }
    }
  }
}

function slopeLight(a: readonly number[], b: readonly number[], c: readonly number[], scale: number): number {
  const [ux, uy, uz] = [(b[0]! - a[0]!) / scale, b[1]! - a[1]!, (b[2]! - a[2]!) / scale];
  const [vx, vy, vz] = [(c[0]! - a[0]!) / scale, c[1]! - a[1]!, (c[2]! - a[2]!) / scale];
  const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  return 0.4 + (0.6 * Math.abs(ny)) / Math.hypot(nx, ny, nz);
}

function drawWalkable(picture: Picture, ground: NavGround, view: View): void {
  const point = nowhere();
  const step = 0.25;
  for (let py = 0; py < picture.height; py++) {
    for (let px = 0; px < picture.width; px++) {
      const x = view.minX + px / view.pixelsPerMeter;
      const z = view.minZ + py / view.pixelsPerMeter;
      for (let y = view.highestY; y >= view.lowestY; y -= step) {
        if (!ground.locate(x, y, z, point)) continue;
        const isHere = Math.abs(point.x - x) + Math.abs(point.z - z) < 1e-3;
        if (!isHere || point.y > view.highestY || point.y < view.lowestY) continue;
        const share = (point.y - view.lowestY) / (view.highestY - view.lowestY + 0.01);
        picture.mix(px, py, 40 + 160 * share, 200, 90 + 120 * share, 0.45);
        break;
      }
    }
  }
}

function ring(
  picture: Picture,
  x: number,
  y: number,
  radius: number,
  [red, green, blue]: readonly [number, number, number],
): void {
  const dots = Math.ceil(2 * Math.PI * radius);
  for (let dot = 0; dot < dots; dot++) {
    const angle = (dot / dots) * 2 * Math.PI;
    picture.mix(x + radius * Math.sin(angle), y + radius * Math.cos(angle), red, green, blue);
  }
}

function box(picture: Picture, x: number, y: number, yaw: number, width: number, depth: number): void {
  const [sin, cos] = [Math.sin(yaw), Math.cos(yaw)];
  const dot = (across: number, along: number): void =>
    picture.mix(x + across * cos + along * sin, y - across * sin + along * cos, 255, 80, 220);
  for (let at = -0.5; at <= 0.5; at += 1 / Math.max(width, depth)) {
    dot(at * width, depth / 2);
    dot(at * width, -depth / 2);
    dot(width / 2, at * depth);
    dot(-width / 2, at * depth);
  }
}

/** `node drawGround.ts map.glb out.png [pixels per metre] [lowest y] [highest y] [min x] [max x] [min z] [max z]` */
if (import.meta.main) {
  const [glbFile, pngFile, ...numbers] = process.argv.slice(2);
  if (!glbFile || !pngFile) throw new Error("Say which GLB to draw and where to write the PNG.");
  const document = await readMap(readFileSync(glbFile));
  const markers = readMarkers(document);
  const geometry = flattenGeometry(document);
  const { bytes, min, max } = await buildGround(geometry, markers.spawns);
  const ground = await loadGround(bytes);
  const [scale = 10, lowestY = min[1] - 0.2, highestY = max[1] + 0.2, ...square] = numbers.map(Number);
  const [minX = min[0] - 3, maxX = max[0] + 3, minZ = min[2] - 3, maxZ = max[2] + 3] = square;
  const view = { minX, maxX, minZ, maxZ, lowestY, highestY, pixelsPerMeter: scale };
  const budget = { triangles: 0, drawCalls: 0, textures: 0, bytes: 0 };
  let description: Pick<MapDescription, "seats" | "spawns" | "zones">;
  try {
    description = describeMap(markers, ground, { min, max }, budget);
  } catch (error) {
    // What is refused should be looked at, too: without its seats.
    console.error(error instanceof MapRefused ? error.message : error);
    description = describeMap({ ...markers, seats: [] }, ground, { min, max }, budget);
  }
  writeFileSync(pngFile, drawGround(geometry, ground, description, view));
}
