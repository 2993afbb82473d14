import { EXTTextureWebP } from "@gltf-transform/extensions";
import { expect } from "chai";
import { describe, it } from "mocha";
import { buildMap } from "../src/buildMap.ts";
import type { MapRefusalCode } from "../src/MapRefused.ts";
import { MAP_LIMITS } from "../src/mapLimits.ts";
import { editJson, flatMap, type TestMap } from "./support/glb.ts";
import { headerOf, type PictureType } from "./support/pictureHeaders.ts";
import { expectRefusal } from "./support/refusals.ts";

type Json = Record<string, unknown[]>;
type Bytes = Uint8Array | Promise<Uint8Array>;

/** A good map whose JSON says something more. */
const saying = async (add: (json: Json) => void) =>
  editJson(await flatMap().glb(), (json) => {
    add(json as Json);
  });
const many = (key: string, count: number, make: () => unknown) =>
  saying((json) => {
    json[key] = Array.from({ length: count }, make);
  });
const marked = (count: number, extras: unknown) => {
  const map = flatMap();
  for (let index = 0; index < count; index++) map.mark([0, 0, 0], extras);
  return map.glb();
};
const CIRCLE = { kind: "zone", zone: "lounge", name: "Circle", shape: { type: "circle", radiusMeters: 3 } };

/** For each limit a map that keeps every other and is just beyond this one, and what it is told. */
const BEYOND: Readonly<Record<keyof typeof MAP_LIMITS, readonly [MapRefusalCode, RegExp, () => Bytes]>> = {
  fileBytes: ["tooLarge", /67108865 bytes/u, () => new Uint8Array(MAP_LIMITS.fileBytes + 1)],
  decodedBytes: [
    "tooLarge",
    /unpacked/u,
    () =>
      saying((json) => {
        const count = MAP_LIMITS.decodedBytes / 16;
        json["accessors"]!.push({ componentType: 5126, type: "VEC4", count });
      }),
  ],
  jsonDepth: [
    "invalid",
    /deeper than 64/u,
    () =>
      saying((json) => {
        let nested: unknown = 1;
        for (let depth = 0; depth < MAP_LIMITS.jsonDepth; depth++) nested = [nested];
        json["extensions"] = nested as unknown[];
      }),
  ],
  nodes: ["tooManyNodes", /20001 nodes/u, () => many("nodes", MAP_LIMITS.nodes + 1, () => ({}))],
  nodeDepth: [
    "tooManyNodes",
    /deeper than 64/u,
    () => {
      const map = flatMap();
      const chain = Array.from({ length: MAP_LIMITS.nodeDepth + 2 }, () => map.document.createNode());
      for (const [depth, node] of chain.slice(1).entries()) chain[depth]!.addChild(node);
      map.document.getRoot().listScenes()[0]!.addChild(chain[0]!);
      return map.glb();
    },
  ],
  instances: [
    "tooManyNodes",
    /200001 objects/u,
    () => drawn(flatMap().box([0, 0, 0], [1, 1, 1]), MAP_LIMITS.instances),
  ],
  meshes: ["tooManyNodes", /10001 meshes/u, () => many("meshes", MAP_LIMITS.meshes + 1, () => ({ primitives: [] }))],
  accessors: ["tooManyNodes", /40001 accessors/u, () => many("accessors", MAP_LIMITS.accessors + 1, () => ({}))],
  animations: ["tooLarge", /65 animations/u, () => many("animations", MAP_LIMITS.animations + 1, () => ({}))],
  triangles: [
    "tooManyTriangles",
    /4008012 triangles/u,
    // Few objects, each of many triangles: 167 boxes in one mesh, drawn 2,000 times.
    () => {
      const map = flatMap();
      const faces = Array.from({ length: 167 * 6 }, () => [CORNER, CORNER, CORNER, CORNER] as const);
      return drawn(map.quads(faces), 2000);
    },
  ],
  textures: ["texturesTooLarge", /129 textures/u, () => many("textures", MAP_LIMITS.textures + 1, () => ({}))],
  texturePixels: [
    "texturesTooLarge",
    /together have 83886080 pixels/u,
    () => pictured(Array.from({ length: 5 }, () => headerOf("image/png", 4096, 4096))),
  ],
  textureSidePixels: ["texturesTooLarge", /4097 × 1 /u, () => pictured([headerOf("image/png", 4097, 1)])],
  spawns: ["tooManyNodes", /65 spawns/u, () => marked(MAP_LIMITS.spawns, { kind: "spawn" })],
  seats: ["tooManyNodes", /2001 seats/u, () => marked(MAP_LIMITS.seats + 1, { kind: "seat" })],
  zones: ["tooManyNodes", /256 zones/u, () => marked(MAP_LIMITS.zones + 1, CIRCLE)],
};
const CORNER = [0, 0, 0] as const;

describe("how large a map may be", function () {
  this.timeout(20_000);

  for (const [limit, [code, detail, make]] of Object.entries(BEYOND)) {
    it(`[check 13] refuses a map beyond ${limit}: ${code}`, async () => {
      await expectRefusal(buildMap(await make()), code, detail);
    });
  }

  it("[check 13] counts images as well as textures: one texture may not hide many", async () => {
    const glb = await many("images", MAP_LIMITS.textures + 1, () => ({}));
    await expectRefusal(buildMap(glb), "texturesTooLarge", /129 images/u);
  });

  for (const type of ["image/png", "image/jpeg", "image/webp"] as const) {
    it(`[check 15] refuses ${type} too large to draw by its header, without decoding it`, async () => {
      // Nothing follows the header: whoever tried to decode it would say that it cannot be read.
      const glb = await pictured([headerOf(type, 16_000, 16_000)], type);
      await expectRefusal(buildMap(glb), "texturesTooLarge", /wall 0 has 16000 × 16000/u);
    });
  }

  for (const [what, spoil] of [
    ["Draco", { extensionsRequired: ["KHR_draco_mesh_compression"] }],
    ["Basis Universal", { extensionsRequired: ["KHR_texture_basisu"] }],
  ] as const) {
    it(`[check 15] refuses geometry or pictures packed by ${what}, whose size nobody checks`, async () => {
      const glb = await saying((json) => Object.assign(json, spoil, { extensionsUsed: spoil.extensionsRequired }));
      await expectRefusal(buildMap(glb), "unsupportedExtension");
    });
  }

  it("takes a map at the limits that a person may meet", async () => {
    const { description } = await buildMap(await marked(MAP_LIMITS.spawns - 1, { kind: "spawn" }));
    expect(description.spawns).to.have.length(MAP_LIMITS.spawns);
  });
});

/** The last thing of a map drawn this often. */
function drawn(map: TestMap, times: number): Promise<Uint8Array> {
  return map.instances(Array.from({ length: times }, () => CORNER)).glb();
}

/** A map whose floor shows these pictures. */
function pictured(pictures: readonly Uint8Array<ArrayBuffer>[], type: PictureType = "image/png"): Promise<Uint8Array> {
  const map = flatMap();
  const root = map.document.getRoot();
  if (type === "image/webp") map.document.createExtension(EXTTextureWebP).setRequired(true);
  const corners = map.document.createAccessor().setType("VEC2").setArray(new Float32Array(48));
  const [primitive] = root.listMeshes()[0]!.listPrimitives();
  primitive!.setAttribute("TEXCOORD_0", corners.setBuffer(root.listBuffers()[0]!));
  for (const [index, picture] of pictures.entries()) {
    const texture = map.document.createTexture(`wall ${index}`).setMimeType(type).setImage(picture);
    primitive!.setMaterial(map.document.createMaterial().setBaseColorTexture(texture));
  }
  return map.glb();
}
