import { VertexBuffer } from "@babylonjs/core/Buffers/buffer.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";

/**
 * Gives a mesh that came from a glTF file without normals flat ones, as glTF 2.0 asks of whoever draws it (3.7.2.1): each triangle
 * faces the side from which its corners run counter-clockwise. Left to the shader, they face away from the light or towards
 * it as the machine likes, and a map is black. One that has normals stays as it is.
 */
export function giveNormals(mesh: Mesh): void {
  if (mesh.isVerticesDataPresent(VertexBuffer.NormalKind)) return;
  // Flat: no two triangles share a corner.
  mesh.convertToUnIndexedMesh();
  const positions = mesh.getVerticesData(VertexBuffer.PositionKind);
  if (positions === null) return;
  const normals = new Float32Array(positions.length);
  const [a, b, c, normal] = [new Vector3(), new Vector3(), new Vector3(), new Vector3()];
  for (let at = 0; at + 9 <= positions.length; at += 9) {
    Vector3.FromArrayToRef(positions, at, a);
    Vector3.FromArrayToRef(positions, at + 3, b);
    Vector3.FromArrayToRef(positions, at + 6, c);
    Vector3.CrossToRef(b.subtractInPlace(a), c.subtractInPlace(a), normal);
    normal.normalize();
    for (let corner = 0; corner < 9; corner += 3) normal.toArray(normals, at + corner);
  }
  mesh.setVerticesData(VertexBuffer.NormalKind, normals);
}
