import type { Vec3 } from "../motion/quaternion.ts";
import type { Region } from "./regions.ts";
import { EVERY_STYLE } from "./regions.ts";

/** How a vertex follows the skeleton: a joint, and how much of that joint's own turn it takes (the rest is its parent's). */
export interface Binding {
  joint: number;
  weight: number;
  /** What else moves it (see MORPH), and how much. */
  morph?: number;
  amount?: number;
}

/** Kinds of movement beyond joints, known to the vertex shader. */
export const MORPH = { none: 0, eye: 1, mouth: 2, brow: 3, skirt: 4 } as const;

/** How a piece looks and moves. */
export interface Finish {
  readonly region: Region;
  readonly bind: Binding | ((x: number, y: number, z: number) => Binding);
  /** The styles with which it is shown. */
  readonly mask?: number;
  /** Multiplies the colour: soft shade baked in where light hardly comes. */
  readonly shade?: (x: number, y: number, z: number) => number;
  /** How rosy, 0 to 1. */
  readonly blush?: (x: number, y: number, z: number) => number;
  /** A trifle, left out of the coarsest mesh. */
  readonly isFine?: boolean;
}

/** A surface over (u, v) in [0, 1]², cut into columns and rows. */
export interface Sheet {
  readonly columns: number;
  readonly rows: number;
  readonly at: (u: number, v: number) => Vec3;
  /** The last column meets the first. */
  readonly closed?: boolean;
  /** Which way it faces; "out" (the default) is away from its own middle. */
  readonly facing?: "out" | "front";
}

/** The detail below which trifles are left out. */
const FINE_FROM = 0.2;

/** The parts of a mesh as they are made: flat arrays, four floats of rig and four of paint per vertex. */
export class Sculpture {
  readonly positions: number[] = [];
  readonly normals: number[] = [];
  readonly indices: number[] = [];
  /** joint, weight, morph, amount */
  readonly rig: number[] = [];
  /** region, style mask, shade, blush */
  readonly paint: number[] = [];
  /** 1 is the full mesh; less makes every sheet coarser. */
  readonly detail: number;

  constructor(detail: number) {
    this.detail = detail;
  }

  get vertexCount(): number {
    return this.positions.length / 3;
  }

  /** A number of columns or rows at this level of detail. */
  cut(count: number, least = 3): number {
    return Math.max(Math.min(least, count), Math.round(count * this.detail));
  }

  /** Adds a surface; its normals come from its own triangles, seams and poles welded. */
  sheet(sheet: Sheet, finish: Finish): this {
    if (finish.isFine === true && this.detail < FINE_FROM) {
      return this;
    }
    const columns = this.cut(sheet.columns, sheet.closed === false ? 2 : 5);
    // Bands and rims need four rows to keep their shape; the coarsest mesh has none of those.
    const rows = this.cut(sheet.rows, this.detail < FINE_FROM ? 2 : 4);
    const points: Vec3[] = [];
    for (let row = 0; row <= rows; row++) {
      for (let column = 0; column <= columns; column++) {
        const u = sheet.closed !== false && column === columns ? 0 : column / columns;
        points.push(sheet.at(u, row / rows));
      }
    }
    const twins = weld(points, columns, rows, sheet.closed !== false);
    return this.grid(points, columns, rows, twins, sheet.facing ?? "out", finish);
  }

  private grid(
    points: readonly Vec3[],
    columns: number,
    rows: number,
    twins: readonly number[],
    facing: "out" | "front",
    finish: Finish,
  ): this {
    const triangles: number[] = [];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const a = row * (columns + 1) + column;
        const b = a + columns + 1;
        pushUnlessThin(points, triangles, a, b, a + 1);
        pushUnlessThin(points, triangles, a + 1, b, b + 1);
      }
    }
    const flipped = facesIn(points, triangles, facing);
    if (flipped) {
      for (let at = 0; at < triangles.length; at += 3) {
        const second = triangles[at + 1]!;
        triangles[at + 1] = triangles[at + 2]!;
        triangles[at + 2] = second;
      }
    }
    const normals = smoothNormals(points, triangles, twins);
    const base = this.vertexCount;
    points.forEach(([x, y, z], index) => {
      const bind = typeof finish.bind === "function" ? finish.bind(x, y, z) : finish.bind;
      this.positions.push(x, y, z);
      this.normals.push(...normals[index]!);
      this.rig.push(bind.joint, bind.weight, bind.morph ?? MORPH.none, bind.amount ?? 0);
      this.paint.push(
        finish.region,
        finish.mask ?? EVERY_STYLE,
        finish.shade?.(x, y, z) ?? 1,
        finish.blush?.(x, y, z) ?? 0,
      );
    });
    for (const index of triangles) {
      this.indices.push(base + index);
    }
    return this;
  }
}

function normalOf(points: readonly Vec3[], a: number, b: number, c: number): [number, number, number] {
  const [ax, ay, az] = points[a]!;
  const [bx, by, bz] = points[b]!;
  const [cx, cy, cz] = points[c]!;
  const [ux, uy, uz] = [bx - ax, by - ay, bz - az];
  const [vx, vy, vz] = [cx - ax, cy - ay, cz - az];
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
}

/** Leaves out the triangles that collapse at a pole. */
function pushUnlessThin(points: readonly Vec3[], triangles: number[], a: number, b: number, c: number): void {
  if (Math.hypot(...normalOf(points, a, b, c)) > 1e-9) {
    triangles.push(a, b, c);
  }
}

function facesIn(points: readonly Vec3[], triangles: readonly number[], facing: "out" | "front"): boolean {
  const middle = [0, 1, 2].map((axis) => points.reduce((sum, point) => sum + point[axis]!, 0) / points.length);
  let outward = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const a = triangles[at]!;
    const normal = normalOf(points, a, triangles[at + 1]!, triangles[at + 2]!);
    const point = points[a]!;
    outward +=
      facing === "front"
        ? normal[2]
        : normal.reduce((sum, value, axis) => sum + value * (point[axis]! - middle[axis]!), 0);
  }
  return outward < 0;
}

/** For each point the one it is the same as: along the seam of a closed sheet, and all of a row at a pole. */
function weld(points: readonly Vec3[], columns: number, rows: number, isClosed: boolean): number[] {
  const width = columns + 1;
  return points.map((_, index) => {
    const start = index - (index % width);
    const row = start / width;
    if ((row === 0 || row === rows) && isSame(points[start]!, points[start + Math.floor(columns / 2)]!)) {
      return start;
    }
    return isClosed && index === start + columns ? start : index;
  });
}

const isSame = (a: Vec3, b: Vec3): boolean => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) < 1e-6;

/** Normals that weigh each triangle by its area; points welded together share one. */
function smoothNormals(points: readonly Vec3[], triangles: readonly number[], twins: readonly number[]): Vec3[] {
  const sums = new Float64Array(points.length * 3);
  for (let at = 0; at < triangles.length; at += 3) {
    const normal = normalOf(points, triangles[at]!, triangles[at + 1]!, triangles[at + 2]!);
    for (let corner = 0; corner < 3; corner++) {
      const to = twins[triangles[at + corner]!]! * 3;
      for (let axis = 0; axis < 3; axis++) {
        sums[to + axis]! += normal[axis]!;
      }
    }
  }
  return twins.map((twin) => {
    const [x, y, z] = [sums[twin * 3]!, sums[twin * 3 + 1]!, sums[twin * 3 + 2]!];
    const size = Math.hypot(x, y, z);
    return size > 1e-12 ? [x / size, y / size, z / size] : [0, 1, 0];
  });
}
