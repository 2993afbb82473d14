import {
  type Accessor,
  Document,
  type Mesh,
  type Node,
  NodeIO,
  type Primitive,
  type Scene,
} from "@gltf-transform/core";
import { EXTMeshGPUInstancing, KHRMaterialsEmissiveStrength, KHRMaterialsUnlit } from "@gltf-transform/extensions";
import type { NodeExtrasInput, SceneExtrasInput } from "../../extras.ts";
import type { Geometry } from "./Geometry.ts";
import { createMaterials, hasVertexOpacity, type MaterialName } from "./materials.ts";
import type { Placement } from "./Prop.ts";

export interface Surface {
  readonly geometry: Geometry;
  readonly material: MaterialName;
}

/** A tenth of a millimetre: rounding makes equal worlds equal bytes and lets them compress better. */
const GRID_PER_METER = 8192;
const NORMAL_STEPS = 1024;

/** A glTF document in the making: meshes, instances and bare nodes with CrowdWire's extras. */
export class GlbDocument {
  readonly #document = new Document();
  readonly #buffer = this.#document.createBuffer();
  readonly #scene: Scene;
  readonly #material = createMaterials(this.#document);
  readonly #groups = new Map<string, Node>();

  constructor(name: string, extras: SceneExtrasInput) {
    this.#scene = this.#document.createScene(name).setExtras({ crowdwire: extras });
    this.#document.getRoot().setDefaultScene(this.#scene);
  }

  /** A node of geometry; given placements, one that is drawn at each of them in one draw call a surface. */
  addMesh(
    name: string,
    surfaces: readonly Surface[],
    extras: NodeExtrasInput,
    placements?: readonly Placement[],
  ): void {
    const mesh = this.#document.createMesh(name);
    for (const surface of surfaces) mesh.addPrimitive(this.#primitive(surface));
    this.#addNode(name, mesh, extras, placements);
  }

  /** A node without geometry, under a parent node named `group`. */
  addSpot(group: string, name: string, placement: Placement, extras: NodeExtrasInput): void {
    const yaw = placement.yaw ?? 0;
    const node = this.#document
      .createNode(name)
      .setTranslation([round(placement.x), round(placement.y ?? 0), round(placement.z)])
      .setRotation([0, Math.sin(yaw / 2), 0, Math.cos(yaw / 2)])
      .setExtras({ crowdwire: extras });
    let parent = this.#groups.get(group);
    if (parent === undefined) {
      parent = this.#document.createNode(group);
      this.#scene.addChild(parent);
      this.#groups.set(group, parent);
    }
    parent.addChild(node);
  }

  async toGlb(): Promise<Uint8Array> {
    const extensions = [EXTMeshGPUInstancing, KHRMaterialsEmissiveStrength, KHRMaterialsUnlit];
    return new NodeIO().registerExtensions(extensions).writeBinary(this.#document);
  }

  #addNode(name: string, mesh: Mesh, extras: NodeExtrasInput, placements?: readonly Placement[]): void {
    const node = this.#document.createNode(name).setMesh(mesh).setExtras({ crowdwire: extras });
    this.#scene.addChild(node);
    if (placements === undefined) return;
    const translations: number[] = [];
    const rotations: number[] = [];
    const scales: number[] = [];
    for (const { x, y = 0, z, yaw = 0, scale = 1 } of placements) {
      translations.push(round(x), round(y), round(z));
      rotations.push(0, Math.sin(yaw / 2), 0, Math.cos(yaw / 2));
      scales.push(scale, scale, scale);
    }
    const instancing = this.#document.createExtension(EXTMeshGPUInstancing).setRequired(true);
    const instances = instancing
      .createInstancedMesh()
      .setAttribute("TRANSLATION", this.#accessor("VEC3", new Float32Array(translations)))
      .setAttribute("ROTATION", this.#accessor("VEC4", new Float32Array(rotations)))
      .setAttribute("SCALE", this.#accessor("VEC3", new Float32Array(scales)));
    node.setExtension("EXT_mesh_gpu_instancing", instances);
  }

  #primitive({ geometry, material }: Surface): Primitive {
    geometry.orient();
    const indices =
      geometry.vertexCount > 65_535 ? new Uint32Array(geometry.indices) : new Uint16Array(geometry.indices);
    const positions = Float32Array.from(geometry.positions, round);
    const normals = Float32Array.from(geometry.normals, (value) => Math.round(value * NORMAL_STEPS) / NORMAL_STEPS);
    unitLengths(normals);
    const channels = hasVertexOpacity(material) ? 4 : 3;
    const colors = new Uint8Array(geometry.vertexCount * channels);
    for (let k = 0; k < colors.length; k++) {
      const value = geometry.colors[Math.floor(k / channels) * 4 + (k % channels)]!;
      colors[k] = Math.max(0, Math.min(255, Math.round(value * 255)));
    }
    return this.#document
      .createPrimitive()
      .setAttribute("POSITION", this.#accessor("VEC3", positions))
      .setAttribute("NORMAL", this.#accessor("VEC3", normals))
      .setAttribute("COLOR_0", this.#accessor(channels === 4 ? "VEC4" : "VEC3", colors).setNormalized(true))
      .setIndices(this.#accessor("SCALAR", indices))
      .setMaterial(this.#material(material));
  }

  #accessor(type: "SCALAR" | "VEC3" | "VEC4", array: Float32Array | Uint16Array | Uint32Array | Uint8Array): Accessor {
    // The constructor's typed arrays own plain buffers; the type only says so since TypeScript distinguishes shared ones.
    return this.#document
      .createAccessor()
      .setType(type)
      .setArray(array as Float32Array<ArrayBuffer>)
      .setBuffer(this.#buffer);
  }
}

function round(value: number): number {
  return Math.round(value * GRID_PER_METER) / GRID_PER_METER;
}

/** The format's checker wants unit normals to within half a thousandth, which rounding alone may miss. */
function unitLengths(normals: Float32Array): void {
  for (let k = 0; k < normals.length; k += 3) {
    const length = Math.hypot(normals[k]!, normals[k + 1]!, normals[k + 2]!);
    for (let axis = 0; axis < 3; axis++) normals[k + axis]! /= length;
  }
}
