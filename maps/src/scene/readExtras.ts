import type { Node, Scene } from "@gltf-transform/core";
import { z } from "zod";
import { NodeExtras, SceneExtras } from "../extras.ts";
import { MapRefused } from "../MapRefused.ts";

/** Blender writes a custom property as text, so JSON text is understood as well as the object itself. */
function written(extras: Readonly<Record<string, unknown>>): unknown {
  const value = extras["crowdwire"];
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new MapRefused("badExtras", `'${value.slice(0, 80)}' is not JSON.`, { cause });
  }
}

/**
 * What a node says about itself; undefined where it says nothing.
 * @throws MapRefused naming the node.
 */
export function readNodeExtras(node: Node): NodeExtras | undefined {
  const value = written(node.getExtras());
  if (value === undefined) return undefined;
  const parsed = NodeExtras.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new MapRefused(
    "badExtras",
    `The node ${nameOf(node)} says something unknown: ${z.prettifyError(parsed.error)}.`,
  );
}

/**
 * What the scene says about light and sky; defaults, with the scene's own name as title, where it says nothing.
 * @throws MapRefused
 */
export function readSceneExtras(scene: Scene): SceneExtras {
  const value = written(scene.getExtras()) ?? { title: scene.getName().trim().slice(0, 60) || "Untitled place" };
  const parsed = SceneExtras.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new MapRefused("badExtras", `The scene says something unknown: ${z.prettifyError(parsed.error)}.`);
}

export function nameOf(node: Node): string {
  const name = node.getName();
  return name ? `'${name.slice(0, 60)}'` : "without a name";
}
