import type { Node } from "@babylonjs/core/node.js";

/** What the author said about a mesh node (`extras.crowdwire`), or what holds for geometry without a word. */
export interface MeshRules {
  readonly nav: "walk" | "block" | "ignore" | "unsaid";
  readonly castShadow: boolean;
}

const UNSAID: MeshRules = { nav: "unsaid", castShadow: true };

/** Reads a node's rules from it or the nearest ancestor that has some: a node of several surfaces is loaded as a parent with children. */
export function meshRules(node: Node): MeshRules {
  for (let at: Node | null = node; at; at = at.parent) {
    const extras = crowdwireExtras(at.metadata);
    if (extras?.["kind"] !== "mesh") continue;
    const nav = extras["nav"];
    return {
      nav: nav === "walk" || nav === "block" || nav === "ignore" ? nav : "unsaid",
      castShadow: extras["castShadow"] !== false,
    };
  }
  return UNSAID;
}

function crowdwireExtras(metadata: unknown): Record<string, unknown> | null {
  const gltf = field(metadata, "gltf");
  const extras = field(field(gltf, "extras"), "crowdwire");
  return typeof extras === "object" && extras !== null ? (extras as Record<string, unknown>) : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
