import type { Document, Primitive } from "@gltf-transform/core";
import { instanceMatrices } from "./instances.ts";
import type { Matrix } from "./matrix.ts";
import { triangleCount, writeTriangles } from "./triangles.ts";
import { type PlacedNode, walkScene } from "./walkScene.ts";

/** Everything that people walk on or bump into, in world space: metres, instances expanded. */
export interface WorldGeometry {
  /** x, y, z per vertex. */
  readonly positions: Float32Array;
  /** Three vertices per triangle, counter-clockwise from outside. Blocking triangles come first. */
  readonly indices: Uint32Array;
  /** How many triangles, from the first, stop people without ever carrying them (nav: block). */
  readonly blockingTriangles: number;
}

/**
 * Gathers the geometry that matters for walking. Meshes marked `ignore`, and meshes of markers (spawn, seat, zone), are left out.
 * What a mesh node doesn't say itself, the nearest node above it says for it.
 */
export function flattenGeometry(document: Document): WorldGeometry {
  const solid = walkScene(document).filter(
    ({ node, extras, mesh }) =>
      node.getMesh() && mesh?.nav !== "ignore" && (extras === undefined || extras.kind === "mesh"),
  );
  const blocking = solid.filter(({ mesh }) => mesh?.nav === "block").flatMap(piecesOf);
  const walkable = solid.filter(({ mesh }) => mesh?.nav !== "block").flatMap(piecesOf);
  const pieces = [...blocking, ...walkable];

  const positions = new Float32Array(3 * sum(pieces, (piece) => vertexCount(piece.primitive)));
  const indices = new Uint32Array(3 * sum(pieces, (piece) => triangleCount(piece.primitive)));
  let vertex = 0;
  let corner = 0;
  for (const { primitive, matrix } of pieces) {
    writePositions(primitive, matrix, positions, 3 * vertex);
    const end = writeTriangles(primitive, vertex, determinant(matrix) < 0, indices, corner);
    // What is drawn from both sides has no inside: its upper side is the one to stand on.
    if (primitive.getMaterial()?.getDoubleSided()) faceUp(positions, indices, corner, end);
    corner = end;
    vertex += vertexCount(primitive);
  }
  return { positions, indices, blockingTriangles: sum(blocking, (piece) => triangleCount(piece.primitive)) };
}

interface Piece {
  readonly primitive: Primitive;
  readonly matrix: Matrix;
}

function piecesOf({ node, world }: PlacedNode): Piece[] {
  const primitives = node.getMesh()?.listPrimitives() ?? [];
  const drawn = primitives.filter((primitive) => triangleCount(primitive) > 0 && vertexCount(primitive) > 0);
  return instanceMatrices(node, world).flatMap((matrix) => drawn.map((primitive) => ({ primitive, matrix })));
}

function vertexCount(primitive: Primitive): number {
  return primitive.getAttribute("POSITION")?.getCount() ?? 0;
}

function writePositions(primitive: Primitive, m: Matrix, out: Float32Array, offset: number): void {
  const position = primitive.getAttribute("POSITION")!;
  const local: number[] = [0, 0, 0];
  const count = position.getCount();
  for (let index = 0; index < count; index++) {
    // getElement undoes quantisation.
    position.getElement(index, local);
    const [x, y, z] = [local[0]!, local[1]!, local[2]!];
    out[offset + 3 * index] = m[0]! * x + m[4]! * y + m[8]! * z + m[12]!;
    out[offset + 3 * index + 1] = m[1]! * x + m[5]! * y + m[9]! * z + m[13]!;
    out[offset + 3 * index + 2] = m[2]! * x + m[6]! * y + m[10]! * z + m[14]!;
  }
}

function faceUp(positions: Float32Array, indices: Uint32Array, begin: number, end: number): void {
  for (let corner = begin; corner < end; corner += 3) {
    const [a, b, c] = [3 * indices[corner]!, 3 * indices[corner + 1]!, 3 * indices[corner + 2]!];
    const [abx, abz] = [positions[b]! - positions[a]!, positions[b + 2]! - positions[a + 2]!];
    const [acx, acz] = [positions[c]! - positions[a]!, positions[c + 2]! - positions[a + 2]!];
    if (abz * acx - abx * acz >= 0) continue;
    const second = indices[corner + 1]!;
    indices[corner + 1] = indices[corner + 2]!;
    indices[corner + 2] = second;
  }
}

/** Negative where a matrix mirrors, which turns triangles inside out. */
function determinant(m: Matrix): number {
  return (
    m[0]! * (m[5]! * m[10]! - m[9]! * m[6]!) -
    m[4]! * (m[1]! * m[10]! - m[9]! * m[2]!) +
    m[8]! * (m[1]! * m[6]! - m[5]! * m[2]!)
  );
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  let total = 0;
  for (const item of items) total += value(item);
  return total;
}
