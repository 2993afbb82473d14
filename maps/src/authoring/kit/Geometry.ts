import type { Rgb } from "./color.ts";
import { cross, dot, normalized, subtract, type Vec3 } from "./vectors.ts";

/** One colour, or a colour by place. */
export type Paint = Rgb | ((x: number, y: number, z: number) => Rgb);

/** Triangles with a normal and a colour at each corner, growing as they are added. Metres. */
export class Geometry {
  readonly positions: number[] = [];
  readonly normals: number[] = [];
  /** Four numbers a corner; the last is opacity, which only blended materials show. */
  readonly colors: number[] = [];
  readonly indices: number[] = [];

  get vertexCount(): number {
    return this.positions.length / 3;
  }

  /** Adds a corner and answers its index. The normal need not have unit length. */
  vertex(position: Vec3, normal: Vec3, paint: Paint): number {
    const color = typeof paint === "function" ? paint(position[0], position[1], position[2]) : paint;
    this.positions.push(...position);
    this.normals.push(...normalized(normal));
    this.colors.push(color[0], color[1], color[2], 1);
    return this.vertexCount - 1;
  }

  triangle(a: number, b: number, c: number): void {
    this.indices.push(a, b, c);
  }

  quad(a: number, b: number, c: number, d: number): void {
    this.indices.push(a, b, c, a, c, d);
  }

  /** Joins the last `rows` x `columns` corners, added row by row, to a surface. */
  weave(first: number, rows: number, columns: number): void {
    for (let row = 0; row < rows - 1; row++) {
      for (let column = 0; column < columns - 1; column++) {
        const a = first + row * columns + column;
        this.quad(a, a + columns, a + columns + 1, a + 1);
      }
    }
  }

  add(...others: readonly Geometry[]): this {
    for (const other of others) {
      const first = this.vertexCount;
      for (const value of other.positions) this.positions.push(value);
      for (const value of other.normals) this.normals.push(value);
      for (const value of other.colors) this.colors.push(value);
      for (const index of other.indices) this.indices.push(first + index);
    }
    return this;
  }

  copy(): Geometry {
    return new Geometry().add(this);
  }

  at(corner: number): Vec3 {
    const k = corner * 3;
    return [this.positions[k]!, this.positions[k + 1]!, this.positions[k + 2]!];
  }

  normalAt(corner: number): Vec3 {
    const k = corner * 3;
    return [this.normals[k]!, this.normals[k + 1]!, this.normals[k + 2]!];
  }

  translate(x: number, y: number, z: number): this {
    return this.#map(
      (p) => [p[0] + x, p[1] + y, p[2] + z],
      (n) => n,
    );
  }

  scale(x: number, y = x, z = x): this {
    return this.#map(
      (p) => [p[0] * x, p[1] * y, p[2] * z],
      (n) => normalized([n[0] / x, n[1] / y, n[2] / z]),
    );
  }

  rotateX(radians: number): this {
    const c = Math.cos(radians);
    const s = Math.sin(radians);
    const turn = (v: Vec3): Vec3 => [v[0], v[1] * c - v[2] * s, v[1] * s + v[2] * c];
    return this.#map(turn, turn);
  }

  /** A yaw: +Z turns towards +X. */
  rotateY(radians: number): this {
    const c = Math.cos(radians);
    const s = Math.sin(radians);
    const turn = (v: Vec3): Vec3 => [v[0] * c + v[2] * s, v[1], v[2] * c - v[0] * s];
    return this.#map(turn, turn);
  }

  rotateZ(radians: number): this {
    const c = Math.cos(radians);
    const s = Math.sin(radians);
    const turn = (v: Vec3): Vec3 => [v[0] * c - v[1] * s, v[0] * s + v[1] * c, v[2]];
    return this.#map(turn, turn);
  }

  /** Recolours every corner from where it is, how it is turned and what colour it had. */
  paint(brush: (position: Vec3, normal: Vec3, color: Rgb) => Rgb): this {
    for (let corner = 0; corner < this.vertexCount; corner++) {
      const k = corner * 4;
      const old: Rgb = [this.colors[k]!, this.colors[k + 1]!, this.colors[k + 2]!];
      const fresh = brush(this.at(corner), this.normalAt(corner), old);
      this.colors[k] = fresh[0];
      this.colors[k + 1] = fresh[1];
      this.colors[k + 2] = fresh[2];
    }
    return this;
  }

  /** Sets the opacity of every corner, for blended materials. */
  fade(opacity: (position: Vec3) => number): this {
    for (let corner = 0; corner < this.vertexCount; corner++) this.colors[corner * 4 + 3] = opacity(this.at(corner));
    return this;
  }

  /** Replaces normals, as to light a bunch of leaves like one round thing. */
  bendNormals(bend: (position: Vec3, normal: Vec3) => Vec3): this {
    for (let corner = 0; corner < this.vertexCount; corner++) {
      const normal = normalized(bend(this.at(corner), this.normalAt(corner)));
      this.normals.splice(corner * 3, 3, ...normal);
    }
    return this;
  }

  /** Moves corners one by one; call {@link smoothNormals} afterwards where the shape changed. */
  displace(move: (position: Vec3, normal: Vec3) => Vec3): this {
    for (let corner = 0; corner < this.vertexCount; corner++) {
      this.positions.splice(corner * 3, 3, ...move(this.at(corner), this.normalAt(corner)));
    }
    return this;
  }

  /** Normals as the area-weighted mean of the adjoining triangles; corners are as shared as the indices say. */
  smoothNormals(): this {
    const sums = new Float64Array(this.normals.length);
    for (let k = 0; k < this.indices.length; k += 3) {
      const face = this.#faceNormal(k);
      for (let corner = 0; corner < 3; corner++) {
        const into = this.indices[k + corner]! * 3;
        for (let axis = 0; axis < 3; axis++) sums[into + axis]! += face[axis]!;
      }
    }
    for (let corner = 0; corner < this.vertexCount; corner++) {
      const k = corner * 3;
      const normal = normalized([sums[k]!, sums[k + 1]!, sums[k + 2]!]);
      this.normals.splice(k, 3, ...normal);
    }
    return this;
  }

  /** Turns every triangle towards its normals and drops those without area. Shapes need not care for winding until here. */
  orient(): this {
    const kept: number[] = [];
    for (let k = 0; k < this.indices.length; k += 3) {
      const [a, b, c] = [this.indices[k]!, this.indices[k + 1]!, this.indices[k + 2]!];
      const face = this.#faceNormal(k);
      if (Math.hypot(...face) < 1e-9) continue;
      const [na, nb, nc] = [this.normalAt(a), this.normalAt(b), this.normalAt(c)];
      const facing = dot(face, na) + dot(face, nb) + dot(face, nc);
      if (facing >= 0) kept.push(a, b, c);
      else kept.push(a, c, b);
    }
    this.indices.length = 0;
    for (const index of kept) this.indices.push(index);
    return this;
  }

  #faceNormal(k: number): Vec3 {
    const a = this.at(this.indices[k]!);
    return cross(subtract(this.at(this.indices[k + 1]!), a), subtract(this.at(this.indices[k + 2]!), a));
  }

  #map(movePoint: (point: Vec3) => Vec3, turnNormal: (normal: Vec3) => Vec3): this {
    for (let k = 0; k < this.positions.length; k += 3) {
      const point = movePoint([this.positions[k]!, this.positions[k + 1]!, this.positions[k + 2]!]);
      const normal = turnNormal([this.normals[k]!, this.normals[k + 1]!, this.normals[k + 2]!]);
      for (let axis = 0; axis < 3; axis++) {
        this.positions[k + axis] = point[axis]!;
        this.normals[k + axis] = normal[axis]!;
      }
    }
    return this;
  }
}

export function merged(...parts: readonly Geometry[]): Geometry {
  return new Geometry().add(...parts);
}
