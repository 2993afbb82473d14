import { MapRefused } from "../MapRefused.ts";
import { MAP_LIMITS } from "../mapLimits.ts";
import { isRecord, type RawGltf } from "./glbContainer.ts";

/** What a map may require of its reader. Others may be used where they are optional; they are dropped. */
export const READABLE_EXTENSIONS: ReadonlySet<string> = new Set([
  "EXT_mesh_gpu_instancing",
  "EXT_meshopt_compression",
  "EXT_texture_webp",
  "KHR_lights_punctual",
  "KHR_materials_anisotropy",
  "KHR_materials_clearcoat",
  "KHR_materials_emissive_strength",
  "KHR_materials_ior",
  "KHR_materials_iridescence",
  "KHR_materials_sheen",
  "KHR_materials_specular",
  "KHR_materials_transmission",
  "KHR_materials_unlit",
  "KHR_materials_volume",
  "KHR_mesh_quantization",
  "KHR_texture_transform",
]);

const COMPONENT_BYTES: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 };
const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};

/**
 * Checks what a glTF says of itself before anything is decoded: no foreign resources, only extensions we read,
 * and counts within the limits, so that a small file cannot ask for a great amount of memory.
 * @throws MapRefused at the first thing that is wrong.
 */
export function checkDeclared(gltf: RawGltf): void {
  refuseForeignResources(gltf);
  for (const name of listOf(gltf, "extensionsRequired")) {
    if (typeof name !== "string" || !READABLE_EXTENSIONS.has(name)) {
      throw new MapRefused("unsupportedExtension", `The map requires the extension ${String(name)}.`);
    }
  }
  atMost(listOf(gltf, "nodes").length, MAP_LIMITS.nodes, "tooManyNodes", "nodes");
  atMost(listOf(gltf, "meshes").length, MAP_LIMITS.meshes, "tooManyNodes", "meshes");
  atMost(listOf(gltf, "accessors").length, MAP_LIMITS.accessors, "tooManyNodes", "accessors");
  atMost(listOf(gltf, "animations").length, MAP_LIMITS.animations, "tooLarge", "animations");
  atMost(listOf(gltf, "textures").length, MAP_LIMITS.textures, "texturesTooLarge", "textures");
  atMost(listOf(gltf, "images").length, MAP_LIMITS.textures, "texturesTooLarge", "images");
  atMost(declaredBytes(gltf), MAP_LIMITS.decodedBytes, "tooLarge", "bytes of geometry when unpacked");
}

/** Every `uri` anywhere outside `extras` must be a data URI: nothing is fetched on an author's behalf. */
function refuseForeignResources(gltf: RawGltf): void {
  const pending: { value: unknown; depth: number }[] = [{ value: gltf, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.depth > MAP_LIMITS.jsonDepth) {
      throw new MapRefused("invalid", `The JSON part is nested deeper than ${MAP_LIMITS.jsonDepth} levels.`);
    }
    if (typeof next.value !== "object" || next.value === null) continue;
    for (const [key, value] of Object.entries(next.value)) {
      if (key === "extras") continue;
      if (key === "uri" && !(typeof value === "string" && /^data:/i.test(value))) {
        throw new MapRefused("externalResource", `The map refers to ${JSON.stringify(value).slice(0, 120)}.`);
      }
      pending.push({ value, depth: next.depth + 1 });
    }
  }
}

function declaredBytes(gltf: RawGltf): number {
  let total = 0;
  for (const accessor of listOf(gltf, "accessors")) {
    if (!isRecord(accessor)) continue;
    const count = typeof accessor["count"] === "number" ? accessor["count"] : 0;
    const componentBytes = COMPONENT_BYTES[Number(accessor["componentType"])] ?? 4;
    // Less than nothing does not make up for too much elsewhere.
    total += Math.abs(count) * componentBytes * (COMPONENTS[String(accessor["type"])] ?? 16);
  }
  for (const view of listOf(gltf, "bufferViews")) {
    const packed =
      isRecord(view) && isRecord(view["extensions"]) ? view["extensions"]["EXT_meshopt_compression"] : undefined;
    if (isRecord(packed)) total += Math.abs(Number(packed["count"] ?? 0) * Number(packed["byteStride"] ?? 0));
  }
  return total;
}

function listOf(gltf: RawGltf, key: string): readonly unknown[] {
  const value = gltf[key];
  return Array.isArray(value) ? value : [];
}

function atMost(
  count: number,
  limit: number,
  code: "tooManyNodes" | "tooLarge" | "texturesTooLarge",
  what: string,
): void {
  // Written so that NaN is refused too.
  if (!(count <= limit)) throw new MapRefused(code, `The map has ${count} ${what}; at most ${limit} are allowed.`);
}
