import { Document, type Node, NodeIO } from "@gltf-transform/core";
import { ALL_EXTENSIONS, EXTMeshGPUInstancing } from "@gltf-transform/extensions";
import type { NodeExtrasInput } from "../../src/extras.ts";

type Corner = readonly [number, number, number];

/** A small map for tests: boxes and slopes with whatever is said about them. */
export class TestMap {
  readonly document: Document = new Document();
  readonly #buffer = this.document.createBuffer();
  readonly #scene = this.document.createScene("Test").setExtras({ crowdwire: { title: "Test" } });

  /** An axis-aligned box between two corners, closed, faces outwards. */
  box(min: Corner, max: Corner, extras?: NodeExtrasInput, name = "box"): this {
    const [x0, y0, z0] = min;
    const [x1, y1, z1] = max;
    return this.quads(
      [
        [
          [x0, y1, z0],
          [x0, y1, z1],
          [x1, y1, z1],
          [x1, y1, z0],
        ],
        [
          [x0, y0, z0],
          [x1, y0, z0],
          [x1, y0, z1],
          [x0, y0, z1],
        ],
        [
          [x0, y0, z1],
          [x1, y0, z1],
          [x1, y1, z1],
          [x0, y1, z1],
        ],
        [
          [x1, y0, z0],
          [x0, y0, z0],
          [x0, y1, z0],
          [x1, y1, z0],
        ],
        [
          [x1, y0, z1],
          [x1, y0, z0],
          [x1, y1, z0],
          [x1, y1, z1],
        ],
        [
          [x0, y0, z0],
          [x0, y0, z1],
          [x0, y1, z1],
          [x0, y1, z0],
        ],
      ],
      extras,
      name,
    );
  }

  /** Four-cornered faces, corners counter-clockwise from outside. */
  quads(faces: readonly (readonly [Corner, Corner, Corner, Corner])[], extras?: NodeExtrasInput, name = "quads"): this {
    const positions = Float32Array.from(faces.flat(2));
    const indices = Uint16Array.from(faces.flatMap((_, face) => [0, 1, 2, 0, 2, 3].map((corner) => 4 * face + corner)));
    const node = this.mesh(positions, indices, name);
    if (extras) node.setExtras({ crowdwire: extras });
    return this;
  }

  mesh(positions: Float32Array<ArrayBuffer>, indices: Uint16Array<ArrayBuffer>, name: string): Node {
    const { document } = this;
    const primitive = document
      .createPrimitive()
      .setAttribute("POSITION", document.createAccessor().setType("VEC3").setArray(positions).setBuffer(this.#buffer))
      .setIndices(document.createAccessor().setType("SCALAR").setArray(indices).setBuffer(this.#buffer));
    const node = document.createNode(name).setMesh(document.createMesh(name).addPrimitive(primitive));
    this.#scene.addChild(node);
    return node;
  }

  /** Draws the last node's mesh at these places instead. */
  instances(places: readonly Corner[]): this {
    const node = this.document.getRoot().listNodes().at(-1)!;
    const extension = this.document.createExtension(EXTMeshGPUInstancing).setRequired(true);
    const translation = this.document
      .createAccessor()
      .setType("VEC3")
      .setArray(Float32Array.from(places.flat()))
      .setBuffer(this.#buffer);
    node.setExtension(
      "EXT_mesh_gpu_instancing",
      extension.createInstancedMesh().setAttribute("TRANSLATION", translation),
    );
    return this;
  }

  /** A marker: an empty node that says something. */
  mark(at: Corner, extras: unknown, yaw = 0, name = "marker"): this {
    const node = this.document
      .createNode(name)
      .setTranslation([...at])
      .setRotation([0, Math.sin(yaw / 2), 0, Math.cos(yaw / 2)])
      .setExtras({ crowdwire: extras });
    this.#scene.addChild(node);
    return this;
  }

  spawn(at: Corner = [0, 0, 0]): this {
    return this.mark(at, { kind: "spawn" }, 0, "spawn");
  }

  async glb(): Promise<Uint8Array> {
    return new NodeIO().registerExtensions(ALL_EXTENSIONS).writeBinary(this.document);
  }
}

/** A floor of 20 × 20 m at height 0 with a spawn in the middle. */
export function flatMap(): TestMap {
  return new TestMap().box([-10, -0.5, -10], [10, 0, 10], undefined, "floor").spawn();
}

/** A GLB whose JSON was changed by hand; the binary part stays. */
export function editJson(glb: Uint8Array, edit: (json: Record<string, unknown>) => void): Uint8Array {
  const view = new DataView(glb.buffer, glb.byteOffset, glb.byteLength);
  const jsonBytes = view.getUint32(12, true);
  const json = JSON.parse(new TextDecoder().decode(glb.subarray(20, 20 + jsonBytes)));
  edit(json);
  const text = new TextEncoder().encode(JSON.stringify(json));
  const padded = new Uint8Array(Math.ceil(text.length / 4) * 4).fill(0x20);
  padded.set(text);
  const rest = glb.subarray(20 + jsonBytes);
  const edited = new Uint8Array(20 + padded.length + rest.length);
  edited.set(glb.subarray(0, 20));
  edited.set(padded, 20);
  edited.set(rest, 20 + padded.length);
  const header = new DataView(edited.buffer);
  header.setUint32(8, edited.length, true);
  header.setUint32(12, padded.length, true);
  return edited;
}
