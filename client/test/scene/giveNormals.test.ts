import { VertexBuffer } from "@babylonjs/core/Buffers/buffer.js";
import { NullEngine } from "@babylonjs/core/Engines/nullEngine.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { VertexData } from "@babylonjs/core/Meshes/mesh.vertexData.js";
import { Scene } from "@babylonjs/core/scene.js";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { giveNormals } from "../../src/scene/world/giveNormals.ts";

/** A floor of two triangles, and a wall on its edge: counter-clockwise as seen from above, and from +z. */
const POSITIONS = [0, 0, 0, 1, 0, 0, 1, 0, -1, 0, 0, -1, 0, 1, 0, 1, 1, 0];
const INDICES = [0, 1, 2, 0, 2, 3, 0, 1, 5, 0, 5, 4];

describe("a map's meshes", () => {
  let engine: NullEngine;
  let scene: Scene;
  before(() => {
    engine = new NullEngine();
    scene = new Scene(engine);
  });
  after(() => engine.dispose());

  function meshOf(normals?: number[]): Mesh {
    const mesh = new Mesh("floor and wall", scene);
    const data = new VertexData();
    Object.assign(data, { positions: POSITIONS, indices: INDICES, ...(normals && { normals }) });
    data.applyToMesh(mesh);
    return mesh;
  }

  const normalsOf = (mesh: Mesh) => {
    // 0 and -0 are alike.
    const flat = Array.from(mesh.getVerticesData(VertexBuffer.NormalKind)!, (value) => value + 0);
    return Array.from({ length: flat.length / 3 }, (_, index) => flat.slice(3 * index, 3 * index + 3));
  };

  it("face the side from which their corners run counter-clockwise where the file has no normals", () => {
    const mesh = meshOf();
    giveNormals(mesh);
    const normals = normalsOf(mesh);
    expect(normals).to.have.lengthOf(12);
    expect([...mesh.getIndices()!], "what else reads its triangles").to.deep.equal(INDICES.map((_, index) => index));
    for (const normal of normals.slice(0, 6)) expect(normal, "of the floor").to.deep.equal([0, 1, 0]);
    for (const normal of normals.slice(6)) expect(normal, "of the wall").to.deep.equal([0, 0, 1]);
  });

  it("keep the normals that the file has", () => {
    const own = Array.from({ length: 6 }, () => [1, 0, 0]).flat();
    const mesh = meshOf(own);
    giveNormals(mesh);
    expect(normalsOf(mesh).flat()).to.deep.equal(own);
  });
});
