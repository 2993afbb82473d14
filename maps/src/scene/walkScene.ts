import type { Document, Node, Scene } from "@gltf-transform/core";
import type { NodeExtras } from "../extras.ts";
import { MapRefused } from "../MapRefused.ts";
import { MAP_LIMITS } from "../mapLimits.ts";
import { identity, type Matrix, multiply } from "./matrix.ts";
import { nameOf, readNodeExtras } from "./readExtras.ts";

export type MeshExtras = Extract<NodeExtras, { kind: "mesh" }>;

/** A node of the scene, where it stands in the world, and what was said about it. */
export interface PlacedNode {
  readonly node: Node;
  readonly world: Matrix;
  /** What the node itself says. */
  readonly extras: NodeExtras | undefined;
  /** What is said about its geometry, by itself or by the nearest node above it. */
  readonly mesh: MeshExtras | undefined;
}

/** The scene people will be in. */
export function sceneOf(document: Document): Scene {
  const scene = document.getRoot().getDefaultScene() ?? document.getRoot().listScenes()[0];
  if (!scene) throw new MapRefused("noScene", "The map has no scene.");
  return scene;
}

/**
 * All nodes of the scene, parents before children, in the file's order.
 * @throws MapRefused where nodes are nested too deep or say something unknown.
 */
export function walkScene(document: Document): PlacedNode[] {
  const placed: PlacedNode[] = [];
  const pending: { node: Node; world: Matrix; mesh: MeshExtras | undefined; depth: number }[] = [];
  const push = (nodes: readonly Node[], world: Matrix, mesh: MeshExtras | undefined, depth: number): void => {
    for (const node of nodes.toReversed()) pending.push({ node, world, mesh, depth });
  };
  push(sceneOf(document).listChildren(), identity(), undefined, 1);
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, depth } = next;
    if (depth > MAP_LIMITS.nodeDepth) {
      throw new MapRefused("tooManyNodes", `The node ${nameOf(node)} lies deeper than ${MAP_LIMITS.nodeDepth} levels.`);
    }
    const extras = readNodeExtras(node);
    const mesh = extras?.kind === "mesh" ? extras : next.mesh;
    const world = multiply(next.world, node.getMatrix());
    placed.push({ node, world, extras, mesh });
    push(node.listChildren(), world, mesh, depth + 1);
  }
  return placed;
}
