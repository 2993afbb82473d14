import type { Document } from "@gltf-transform/core";
import { MapRefused } from "../MapRefused.ts";
import { MAP_LIMITS } from "../mapLimits.ts";
import { instanceCount } from "../scene/instances.ts";
import { triangleCount } from "../scene/triangles.ts";
import { walkScene } from "../scene/walkScene.ts";

const IMAGE_TYPES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/webp"]);

/**
 * Checks what only the decoded document shows: how much is drawn with instances expanded, and how large the pictures are.
 * @throws MapRefused
 */
export function checkDocument(document: Document): void {
  checkTextures(document);
  let triangles = 0;
  let instances = 0;
  for (const { node } of walkScene(document)) {
    const mesh = node.getMesh();
    if (!mesh) continue;
    const count = instanceCount(node);
    instances += count;
    for (const primitive of mesh.listPrimitives()) triangles += triangleCount(primitive) * count;
  }
  if (instances > MAP_LIMITS.instances) {
    throw new MapRefused(
      "tooManyNodes",
      `The map draws ${instances} objects; at most ${MAP_LIMITS.instances} are allowed.`,
    );
  }
  if (triangles > MAP_LIMITS.triangles) {
    throw new MapRefused(
      "tooManyTriangles",
      `The map draws ${triangles} triangles; at most ${MAP_LIMITS.triangles} are allowed.`,
    );
  }
}

/** Reads sizes from the pictures' headers: nothing is decoded here. */
function checkTextures(document: Document): void {
  let pixels = 0;
  for (const texture of document.getRoot().listTextures()) {
    const name = texture.getName() || "without a name";
    if (!IMAGE_TYPES.has(texture.getMimeType())) {
      throw new MapRefused(
        "unsupportedExtension",
        `The texture ${name} is ${texture.getMimeType() || "of an unknown type"}.`,
      );
    }
    const size = texture.getSize();
    if (!size) throw new MapRefused("invalid", `The texture ${name} cannot be read.`);
    const [width, height] = size;
    if (!(width <= MAP_LIMITS.textureSidePixels && height <= MAP_LIMITS.textureSidePixels)) {
      throw new MapRefused("texturesTooLarge", `The texture ${name} has ${width} × ${height} pixels.`);
    }
    pixels += width * height;
  }
  if (pixels > MAP_LIMITS.texturePixels) {
    throw new MapRefused(
      "texturesTooLarge",
      `All textures together have ${pixels} pixels; at most ${MAP_LIMITS.texturePixels} are allowed.`,
    );
  }
}
