import { VertexBuffer } from "@babylonjs/core/Buffers/buffer.js";
import type { Matrix } from "@babylonjs/core/Maths/math.vector.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { worldMatrices } from "./worldMatrices.ts";

/** More than this is not worth the memory and build time; a coarser answer does for a camera. */
const MAX_TRIANGLES = 400_000;
/** Something repeated with more than this in all is too fine to matter to a camera. */
const MAX_TRIANGLES_PER_INSTANCED = 60_000;

/** All triangles of the meshes, instances expanded, in world space: nine numbers each. */
export function collectTriangles(meshes: readonly Mesh[]): Float32Array {
  const sizes = meshes.map((mesh) => {
    const each = Math.floor((mesh.getIndices()?.length ?? 0) / 3);
    const times = mesh.hasThinInstances ? mesh.thinInstanceCount : 1;
    const isTooFine = mesh.hasThinInstances && each * times > MAX_TRIANGLES_PER_INSTANCED;
    return isTooFine ? 0 : each * times;
  });
  let total = 0;
  for (const size of sizes) total += total + size <= MAX_TRIANGLES ? size : 0;
  const triangles = new Float32Array(total * 9);
  let at = 0;
  for (const [index, mesh] of meshes.entries()) {
    const size = sizes[index] ?? 0;
    if (size === 0 || at + size * 9 > triangles.length) continue;
    for (const world of worldMatrices(mesh)) at = append(mesh, world, triangles, at);
  }
  return triangles;
}

function append(mesh: Mesh, world: Matrix, out: Float32Array, start: number): number {
  const positions = mesh.getVerticesData(VertexBuffer.PositionKind);
  const indices = mesh.getIndices();
  if (!positions || !indices) return start;
  const m = world.m;
  let at = start;
  for (const index of indices) {
    const x = positions[index * 3] ?? 0;
    const y = positions[index * 3 + 1] ?? 0;
    const z = positions[index * 3 + 2] ?? 0;
    out[at++] = x * (m[0] ?? 1) + y * (m[4] ?? 0) + z * (m[8] ?? 0) + (m[12] ?? 0);
    out[at++] = x * (m[1] ?? 0) + y * (m[5] ?? 1) + z * (m[9] ?? 0) + (m[13] ?? 0);
    out[at++] = x * (m[2] ?? 0) + y * (m[6] ?? 0) + z * (m[10] ?? 1) + (m[14] ?? 0);
  }
  return at;
}
