import { MapRefused } from "../MapRefused.ts";
import { MAP_LIMITS } from "../mapLimits.ts";

const MAGIC_GLTF = 0x46546c67;
const CHUNK_JSON = 0x4e4f534a;
const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;

/** The JSON part of a GLB, as yet unchecked. */
export type RawGltf = Readonly<Record<string, unknown>>;

/**
 * Opens the container of a GLB (glTF 2.0 specification, "GLB File Format") and answers its JSON part.
 * @throws MapRefused where the size, the magic, the version, the declared length or the JSON is wrong.
 */
export function openGlbContainer(bytes: Uint8Array): RawGltf {
  if (bytes.byteLength > MAP_LIMITS.fileBytes) {
    throw new MapRefused(
      "tooLarge",
      `The file has ${bytes.byteLength} bytes; at most ${MAP_LIMITS.fileBytes} are allowed.`,
    );
  }
  if (bytes.byteLength < HEADER_BYTES + CHUNK_HEADER_BYTES)
    throw new MapRefused("notGlb", "The file is too short for a GLB.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC_GLTF) throw new MapRefused("notGlb", "The file does not begin like a GLB.");
  const version = view.getUint32(4, true);
  if (version !== 2) throw new MapRefused("notGlb", `The file is glTF ${version}; only 2.0 is understood.`);
  const declaredBytes = view.getUint32(8, true);
  if (declaredBytes !== bytes.byteLength) {
    throw new MapRefused("truncated", `The file says it has ${declaredBytes} bytes and has ${bytes.byteLength}.`);
  }
  const jsonBytes = view.getUint32(HEADER_BYTES, true);
  const jsonStart = HEADER_BYTES + CHUNK_HEADER_BYTES;
  if (view.getUint32(HEADER_BYTES + 4, true) !== CHUNK_JSON)
    throw new MapRefused("notGlb", "The first part is not JSON.");
  if (jsonStart + jsonBytes > bytes.byteLength)
    throw new MapRefused("truncated", "The JSON part is longer than the file.");
  return parseJsonObject(bytes.subarray(jsonStart, jsonStart + jsonBytes));
}

function parseJsonObject(bytes: Uint8Array): RawGltf {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new MapRefused("invalid", "The JSON part cannot be read.", { cause });
  }
  if (!isRecord(parsed)) throw new MapRefused("invalid", "The JSON part is not an object.");
  return parsed;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
