import type { Primitive } from "@gltf-transform/core";

/** Values of `primitive.mode` in the glTF 2.0 specification. */
const TRIANGLES = 4;
const TRIANGLE_STRIP = 5;
const TRIANGLE_FAN = 6;

/** How many triangles a primitive draws; 0 for points and lines. */
export function triangleCount(primitive: Primitive): number {
  const points = primitive.getIndices()?.getCount() ?? primitive.getAttribute("POSITION")?.getCount() ?? 0;
  switch (primitive.getMode()) {
    case TRIANGLES:
      return Math.floor(points / 3);
    case TRIANGLE_STRIP:
    case TRIANGLE_FAN:
      return Math.max(0, points - 2);
    default:
      return 0;
  }
}

/** Writes the corners of a primitive's triangles, counter-clockwise from outside, into `out` from `offset` on; answers the next offset. */
export function writeTriangles(
  primitive: Primitive,
  firstVertex: number,
  isMirrored: boolean,
  out: Uint32Array,
  offset: number,
): number {
  const indices = primitive.getIndices()?.getArray();
  const corner = (k: number): number => firstVertex + (indices ? indices[k]! : k);
  const count = triangleCount(primitive);
  let next = offset;
  for (let t = 0; t < count; t++) {
    let [a, b, c] = [3 * t, 3 * t + 1, 3 * t + 2];
    if (primitive.getMode() === TRIANGLE_STRIP) [a, b, c] = t % 2 === 0 ? [t, t + 1, t + 2] : [t + 1, t, t + 2];
    if (primitive.getMode() === TRIANGLE_FAN) [a, b, c] = [0, t + 1, t + 2];
    out[next++] = corner(a);
    out[next++] = corner(isMirrored ? c : b);
    out[next++] = corner(isMirrored ? b : c);
  }
  return next;
}
