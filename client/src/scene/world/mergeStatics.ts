import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { meshRules } from "./meshRules.ts";

/**
 * Joins meshes that stand still, look alike and follow the same rules: fewer draw calls. Instanced meshes are left
 * alone, they are one draw call each already. Answers the meshes to use from now on; joined ones are disposed of.
 */
export function mergeStatics(meshes: readonly Mesh[]): Mesh[] {
  const groups = new Map<string, Mesh[]>();
  const kept: Mesh[] = [];
  for (const mesh of meshes) {
    if (mesh.hasThinInstances || mesh.skeleton || mesh.morphTargetManager || !mesh.material) {
      kept.push(mesh);
      continue;
    }
    const rules = meshRules(mesh);
    const kinds = mesh.getVerticesDataKinds().sort().join(",");
    // Transparent things keep their own place in the order of drawing.
    const alone = mesh.material.needAlphaBlending() ? mesh.uniqueId : "";
    const key = [mesh.material.uniqueId, kinds, rules.nav, rules.castShadow, mesh.hasVertexAlpha, alone].join("|");
    const group = groups.get(key);
    if (group) group.push(mesh);
    else groups.set(key, [mesh]);
  }
  for (const group of groups.values()) kept.push(...mergeGroup(group));
  return kept;
}

function mergeGroup(group: Mesh[]): Mesh[] {
  const [first] = group;
  if (!first || group.length === 1) return group;
  const { metadata, hasVertexAlpha } = first;
  const rulesOwner = first.parent?.metadata;
  const name = `${first.material?.name ?? "mesh"} ×${group.length}`;
  const merged = Mesh.MergeMeshes(group, true, true);
  if (!merged) return group;
  merged.name = name;
  merged.metadata = metadata?.gltf?.extras ? metadata : (rulesOwner ?? metadata);
  merged.hasVertexAlpha = hasVertexAlpha;
  return [merged];
}
