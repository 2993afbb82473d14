import type { Matrix } from "@babylonjs/core/Maths/math.vector.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";

/** Where a mesh stands in the world: once, or once per instance. */
export function worldMatrices(mesh: Mesh): Matrix[] {
  const own = mesh.computeWorldMatrix(true);
  if (!mesh.hasThinInstances) return [own];
  return mesh.thinInstanceGetWorldMatrices().map((instance) => instance.multiply(own));
}
