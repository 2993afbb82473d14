import { VertexBuffer } from "@babylonjs/core/Buffers/buffer.js";
import { type Matrix, Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { VertexData } from "@babylonjs/core/Meshes/mesh.vertexData.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { meshRules } from "./meshRules.ts";
import { worldMatrices } from "./worldMatrices.ts";

/** What a joined mesh carries; geometry with more than this (tangents, a second set of coordinates) is left as it is. */
const JOINABLE: readonly string[] = [
  VertexBuffer.PositionKind,
  VertexBuffer.NormalKind,
  VertexBuffer.ColorKind,
  VertexBuffer.UVKind,
];
/** Repeated things are written out as long as they stay below this; larger forests remain instanced. */
const MAX_TRIANGLES_WRITTEN_OUT = 60_000;
const MAX_TRIANGLES_IN_ALL = 600_000;
/** Joined geometry larger than this is cut into quarters, so that what is behind the eye is not drawn. */
const MAX_TRIANGLES_UNCUT = 20_000;

/**
 * Joins what stands still and looks alike into one mesh per material, instances written out: a plaza of fifty kinds of
 * props becomes a dozen draw calls, and as few again per shadow map. Answers the meshes to use from now on; joined ones
 * are disposed of.
 */
export function mergeStatics(scene: Scene, meshes: readonly Mesh[]): Mesh[] {
  const groups = new Map<string, Mesh[]>();
  const kept: Mesh[] = [];
  let budget = MAX_TRIANGLES_IN_ALL;
  for (const mesh of meshes) {
    const triangles = triangleCount(mesh);
    if (
      !isJoinable(mesh) ||
      triangles > Math.min(budget, MAX_TRIANGLES_WRITTEN_OUT * (mesh.hasThinInstances ? 1 : 10))
    ) {
      kept.push(mesh);
      continue;
    }
    budget -= triangles;
    const hasUv = mesh.isVerticesDataPresent(VertexBuffer.UVKind);
    const key = `${mesh.material?.uniqueId} ${meshRules(mesh).castShadow} ${hasUv}`;
    const group = groups.get(key);
    if (group) group.push(mesh);
    else groups.set(key, [mesh]);
  }
  for (const group of groups.values()) {
    const [only] = group;
    if (only && group.length === 1 && !only.hasThinInstances) kept.push(only);
    else kept.push(...join(scene, group));
  }
  return kept;
}

function triangleCount(mesh: Mesh): number {
  return Math.floor(mesh.getTotalIndices() / 3) * (mesh.hasThinInstances ? mesh.thinInstanceCount : 1);
}

function isJoinable(mesh: Mesh): boolean {
  if (!mesh.material || mesh.skeleton || mesh.morphTargetManager || mesh.subMeshes.length !== 1) return false;
  // Transparent things keep their own place in the order of drawing, a screen its own picture.
  if (mesh.material.needAlphaBlending() || mesh.material.name === "screen") return false;
  return mesh.getVerticesDataKinds().every((kind) => JOINABLE.includes(kind) || kind.startsWith("world"));
}

/** Something once, where it stands. */
interface Piece {
  readonly mesh: Mesh;
  readonly world: Matrix;
}

function join(scene: Scene, group: readonly Mesh[]): Mesh[] {
  const pieces = group.flatMap((mesh) => worldMatrices(mesh).map((world): Piece => ({ mesh, world })));
  const triangles = pieces.reduce((sum, { mesh }) => sum + mesh.getTotalIndices() / 3, 0);
  const joined = (triangles > MAX_TRIANGLES_UNCUT ? quarters(pieces) : [pieces]).map((part) => joinPieces(scene, part));
  for (const mesh of group) mesh.dispose();
  return joined;
}

/** Sorts pieces by the quarter of the map in which their middle lies; the cut goes through the middle of them all. */
function quarters(pieces: readonly Piece[]): Piece[][] {
  const middles = pieces.map(({ mesh, world }) =>
    Vector3.TransformCoordinates(mesh.getBoundingInfo().boundingBox.center, world),
  );
  const middleX = middles.reduce((sum, { x }) => sum + x, 0) / middles.length;
  const middleZ = middles.reduce((sum, { z }) => sum + z, 0) / middles.length;
  const found: Piece[][] = [[], [], [], []];
  for (const [index, piece] of pieces.entries()) {
    const { x = 0, z = 0 } = middles[index] ?? {};
    found[(x < middleX ? 0 : 1) + (z < middleZ ? 0 : 2)]?.push(piece);
  }
  return found.filter((quarter) => quarter.length > 0);
}

function joinPieces(scene: Scene, pieces: readonly Piece[]): Mesh {
  let vertices = 0;
  let corners = 0;
  for (const { mesh } of pieces) {
    vertices += mesh.getTotalVertices();
    corners += mesh.getTotalIndices();
  }
  const writer = new GeometryWriter(vertices, corners);
  for (const { mesh, world } of pieces) writer.append(mesh, world);
  const first = pieces[0]?.mesh;
  const joined = new Mesh(`${first?.material?.name ?? "joined"} ×${pieces.length}`, scene);
  writer.applyTo(joined, first?.isVerticesDataPresent(VertexBuffer.UVKind) ?? false);
  joined.material = first?.material ?? null;
  joined.sideOrientation = first?.sideOrientation ?? joined.sideOrientation;
  joined.hasVertexAlpha = false;
  joined.metadata = { gltf: { extras: { crowdwire: { kind: "mesh", ...(first ? meshRules(first) : {}) } } } };
  return joined;
}

/** Writes meshes one after the other into shared arrays, in world space. */
class GeometryWriter {
  readonly #positions: Float32Array;
  readonly #normals: Float32Array;
  readonly #colors: Float32Array;
  readonly #uvs: Float32Array;
  readonly #indices: Uint32Array;
  #vertex = 0;
  #corner = 0;

  constructor(vertices: number, corners: number) {
    this.#positions = new Float32Array(vertices * 3);
    this.#normals = new Float32Array(vertices * 3);
    this.#colors = new Float32Array(vertices * 4).fill(1);
    this.#uvs = new Float32Array(vertices * 2);
    this.#indices = new Uint32Array(corners);
  }

  append(mesh: Mesh, world: Matrix): void {
    const count = mesh.getTotalVertices();
    const m = world.m;
    transformPoints(mesh.getVerticesData(VertexBuffer.PositionKind) ?? [], m, this.#positions, this.#vertex * 3);
    transformNormals(mesh.getVerticesData(VertexBuffer.NormalKind) ?? [], m, this.#normals, this.#vertex * 3);
    const colors = mesh.getVerticesData(VertexBuffer.ColorKind);
    const channels = mesh.getVertexBuffer(VertexBuffer.ColorKind)?.getSize() ?? 4;
    for (let i = 0; colors && i < count; i++) {
      for (let c = 0; c < 3; c++) this.#colors[(this.#vertex + i) * 4 + c] = colors[i * channels + c] ?? 1;
    }
    const uvs = mesh.getVerticesData(VertexBuffer.UVKind);
    if (uvs) this.#uvs.set(uvs, this.#vertex * 2);
    const indices = mesh.getIndices() ?? [];
    const isMirrored = world.determinant() < 0;
    for (let i = 0; i + 2 < indices.length; i += 3) {
      this.#indices[this.#corner++] = (indices[i] ?? 0) + this.#vertex;
      this.#indices[this.#corner++] = (indices[i + (isMirrored ? 2 : 1)] ?? 0) + this.#vertex;
      this.#indices[this.#corner++] = (indices[i + (isMirrored ? 1 : 2)] ?? 0) + this.#vertex;
    }
    this.#vertex += count;
  }

  applyTo(mesh: Mesh, hasUv: boolean): void {
    const shape = new VertexData();
    shape.positions = this.#positions;
    shape.normals = this.#normals;
    shape.colors = this.#colors;
    if (hasUv) shape.uvs = this.#uvs;
    shape.indices = this.#indices;
    shape.applyToMesh(mesh, false);
  }
}

function transformPoints(from: ArrayLike<number>, m: ArrayLike<number>, out: Float32Array, start: number): void {
  const n = (index: number) => m[index] ?? 0;
  for (let i = 0; i + 2 < from.length; i += 3) {
    const x = from[i] ?? 0;
    const y = from[i + 1] ?? 0;
    const z = from[i + 2] ?? 0;
    out[start + i] = x * n(0) + y * n(4) + z * n(8) + n(12);
    out[start + i + 1] = x * n(1) + y * n(5) + z * n(9) + n(13);
    out[start + i + 2] = x * n(2) + y * n(6) + z * n(10) + n(14);
  }
}

/** By the cofactors of the matrix: right for uneven scales too, up to a length that is taken out. */
function transformNormals(from: ArrayLike<number>, m: ArrayLike<number>, out: Float32Array, start: number): void {
  const [a, b, c, d, e, f, g, h, k] = [m[0], m[1], m[2], m[4], m[5], m[6], m[8], m[9], m[10]].map(
    (value) => value ?? 0,
  ) as [number, number, number, number, number, number, number, number, number];
  const sign = a * (e * k - f * h) - b * (d * k - f * g) + c * (d * h - e * g) < 0 ? -1 : 1;
  for (let i = 0; i + 2 < from.length; i += 3) {
    const x = (from[i] ?? 0) * sign;
    const y = (from[i + 1] ?? 0) * sign;
    const z = (from[i + 2] ?? 0) * sign;
    const nx = x * (e * k - f * h) + y * (c * h - b * k) + z * (b * f - c * e);
    const ny = x * (f * g - d * k) + y * (a * k - c * g) + z * (c * d - a * f);
    const nz = x * (d * h - e * g) + y * (b * g - a * h) + z * (a * e - b * d);
    const length = Math.hypot(nx, ny, nz) || 1;
    out[start + i] = nx / length;
    out[start + i + 1] = ny / length;
    out[start + i + 2] = nz / length;
  }
}
