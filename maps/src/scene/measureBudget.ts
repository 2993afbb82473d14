import type { Document } from "@gltf-transform/core";
import type { MapBudget } from "../MapDescription.ts";
import { instanceCount } from "./instances.ts";
import { triangleCount } from "./triangles.ts";
import { walkScene } from "./walkScene.ts";

/** What a map costs to draw: an instanced mesh is one call per primitive, its triangles count as often as it is drawn. */
export function measureBudget(document: Document, bytes: number): MapBudget {
  let triangles = 0;
  let drawCalls = 0;
  for (const { node } of walkScene(document)) {
    for (const primitive of node.getMesh()?.listPrimitives() ?? []) {
      triangles += triangleCount(primitive) * instanceCount(node);
      drawCalls += 1;
    }
  }
  return { triangles, drawCalls, textures: document.getRoot().listTextures().length, bytes };
}
