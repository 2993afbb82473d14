import type { Material } from "@babylonjs/core/Materials/material.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import "@babylonjs/core/Meshes/thinInstanceMesh.js";
import { VertexData } from "@babylonjs/core/Meshes/mesh.vertexData.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { PersonMesh } from "../body/sculptPerson.ts";

const MATRIX_FLOATS = 16;
const PERSON_FLOATS = 4;

/** Where and how one person is drawn: yaw as its sine and cosine, and eight floats for the vertex shader. */
export interface DrawnPerson {
  x: number;
  y: number;
  z: number;
  sin: number;
  cos: number;
  rowA: number;
  rowB: number;
  blend: number;
  rowOver: number;
  overUpper: number;
  overLower: number;
  bits: number;
  palette: number;
}

/** One draw call: everybody at one fineness. Filled anew each frame: `begin`, `add` for each person, `end`. */
export class PersonLayer {
  readonly mesh: Mesh;
  readonly capacity: number;
  count = 0;
  private readonly matrices: Float32Array;
  private readonly motion: Float32Array;
  private readonly person: Float32Array;

  constructor(name: string, scene: Scene, shape: PersonMesh, material: Material, capacity: number) {
    this.capacity = capacity;
    this.matrices = new Float32Array(capacity * MATRIX_FLOATS);
    this.motion = new Float32Array(capacity * PERSON_FLOATS);
    this.person = new Float32Array(capacity * PERSON_FLOATS);
    for (let slot = 0; slot < capacity; slot++) {
      this.matrices[slot * MATRIX_FLOATS + 5] = 1;
      this.matrices[slot * MATRIX_FLOATS + 15] = 1;
    }
    this.mesh = new Mesh(name, scene);
    const data = new VertexData();
    data.positions = shape.positions;
    data.normals = shape.normals;
    data.indices = shape.indices;
    data.applyToMesh(this.mesh);
    this.mesh.setVerticesData("avatarRig", shape.rig, false, 4);
    this.mesh.setVerticesData("avatarPaint", shape.paint, false, 4);
    this.mesh.material = material;
    this.mesh.alwaysSelectAsActiveMesh = true;
    this.mesh.doNotSyncBoundingInfo = true;
    this.mesh.isPickable = false;
    this.mesh.thinInstanceSetBuffer("matrix", this.matrices, MATRIX_FLOATS, false);
    this.mesh.thinInstanceSetBuffer("avatarMotion", this.motion, PERSON_FLOATS, false);
    this.mesh.thinInstanceSetBuffer("avatarPerson", this.person, PERSON_FLOATS, false);
    this.mesh.isVisible = false;
  }

  begin(): void {
    this.count = 0;
  }

  get isFull(): boolean {
    return this.count >= this.capacity;
  }

  add(drawn: Readonly<DrawnPerson>): void {
    const slot = this.count++;
    const { matrices, motion, person } = this;
    const m = slot * MATRIX_FLOATS;
    matrices[m] = drawn.cos;
    matrices[m + 2] = -drawn.sin;
    matrices[m + 8] = drawn.sin;
    matrices[m + 10] = drawn.cos;
    matrices[m + 12] = drawn.x;
    matrices[m + 13] = drawn.y;
    matrices[m + 14] = drawn.z;
    const p = slot * PERSON_FLOATS;
    motion[p] = drawn.rowA;
    motion[p + 1] = drawn.rowB;
    motion[p + 2] = drawn.blend;
    motion[p + 3] = drawn.rowOver;
    person[p] = drawn.overUpper;
    person[p + 1] = drawn.overLower;
    person[p + 2] = drawn.bits;
    person[p + 3] = drawn.palette;
  }

  /** Sends what was added to the GPU. */
  end(): void {
    const { mesh, count } = this;
    mesh.isVisible = count > 0;
    if (count > 0) {
      mesh.thinInstanceCount = count;
      mesh.thinInstancePartialBufferUpdate("matrix", count, 0);
      mesh.thinInstancePartialBufferUpdate("avatarMotion", count, 0);
      mesh.thinInstancePartialBufferUpdate("avatarPerson", count, 0);
    }
  }
}
