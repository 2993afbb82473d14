import { LoadAssetContainerAsync } from "@babylonjs/core/Loading/sceneLoader.js";
import type { Material } from "@babylonjs/core/Materials/material.js";
import { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { MapDescription } from "@crowdwire/maps/loader";
import { collectTriangles } from "./collectTriangles.ts";
import { fetchBytes, WorldUnavailable } from "./fetchBytes.ts";
import "./gltfExtensions.ts";
import { giveNormals } from "./giveNormals.ts";
import { mergeStatics } from "./mergeStatics.ts";
import { registerMeshopt } from "./meshoptLoader.ts";
import { meshRules } from "./meshRules.ts";
import { RayWorld } from "./RayWorld.ts";
import { type SeeThroughFocus, SeeThroughPlugin } from "./SeeThroughPlugin.ts";
import { showTitleCard } from "./screenCard.ts";
import { WaterPlugin } from "./WaterPlugin.ts";

/** A map as it stands in the scene. */
export interface LoadedWorld {
  readonly meshes: readonly Mesh[];
  readonly shadowCasters: readonly Mesh[];
  /** What stops a look and the camera: ground and walls, not leaves. */
  readonly solids: RayWorld;
  readonly waters: readonly WaterPlugin[];
}

/**
 * Downloads a map and prepares it for drawing many frames: alike meshes joined, matrices and materials frozen.
 * Throws `WorldUnavailable` when it cannot be had or read.
 */
export async function loadWorld(
  scene: Scene,
  sceneUrl: string,
  description: MapDescription,
  focus: SeeThroughFocus,
  onProgress: (fraction: number) => void,
): Promise<LoadedWorld> {
  const bytes = await fetchBytes(sceneUrl, (fraction) => onProgress(fraction * 0.8));
  registerMeshopt();
  const container = await LoadAssetContainerAsync(bytes, scene, { pluginExtension: ".glb" }).catch((cause: unknown) => {
    throw new WorldUnavailable("The world's file could not be read. Reload the page; if it stays so, tell its owner.", {
      cause,
    });
  });
  container.addAllToScene();
  onProgress(0.9);
  const loaded = container.meshes.filter((mesh): mesh is Mesh => mesh instanceof Mesh && mesh.getTotalVertices() > 0);
  for (const mesh of loaded) {
    mesh.computeWorldMatrix(true);
    giveNormals(mesh);
  }
  const solids = new RayWorld(collectTriangles(loaded.filter((mesh) => isSolid(mesh))));
  const decoration = decorationMaterials(loaded);
  const meshes = mergeStatics(scene, loaded);
  const { title, description: subtitle } = description.scene;
  for (const mesh of meshes) {
    if (mesh.material?.name === "screen") showTitleCard(scene, mesh, title, subtitle);
  }
  const waters = prepareMaterials(meshes, decoration, focus);
  for (const mesh of meshes) prepareMesh(mesh);
  const shadowCasters = meshes.filter(
    (mesh) => meshRules(mesh).castShadow && !mesh.material?.needAlphaBlending() && mesh.material?.name !== "backdrop",
  );
  onProgress(1);
  return { meshes, shadowCasters, solids, waters };
}

function isSolid(mesh: Mesh): boolean {
  return meshRules(mesh).nav !== "ignore" && !mesh.material?.needAlphaBlending();
}

function prepareMesh(mesh: Mesh): void {
  mesh.freezeWorldMatrix();
  mesh.isPickable = false;
  mesh.receiveShadows = !isUnlit(mesh.material);
  if (mesh.hasThinInstances) mesh.thinInstanceRefreshBoundingInfo(false);
}

function isUnlit(material: Material | null): boolean {
  return material instanceof PBRMaterial ? material.unlit : material?.name === "title card";
}

/** Materials of leaves, flowers, bunting and the like: of things one walks through, and of nothing one walks on. */
function decorationMaterials(meshes: readonly Mesh[]): ReadonlySet<Material> {
  const found = new Set<Material>();
  for (const mesh of meshes) if (mesh.material && meshRules(mesh).nav === "ignore") found.add(mesh.material);
  for (const mesh of meshes) {
    const { nav } = meshRules(mesh);
    if (mesh.material && (nav === "walk" || nav === "unsaid")) found.delete(mesh.material);
  }
  return found;
}

/** Adds what the file cannot say (ripples, see-through leaves) and freezes what does not change. */
function prepareMaterials(
  meshes: readonly Mesh[],
  decoration: ReadonlySet<Material>,
  focus: SeeThroughFocus,
): WaterPlugin[] {
  const waters: WaterPlugin[] = [];
  for (const material of new Set(meshes.map((mesh) => mesh.material))) {
    if (!material) continue;
    if (!(material instanceof PBRMaterial)) {
      material.freeze();
      continue;
    }
    const isBlended = material.needAlphaBlending();
    if (/water/i.test(material.name)) waters.push(new WaterPlugin(material));
    else if (decoration.has(material) && !isBlended && !material.unlit) new SeeThroughPlugin(material, focus);
    if (/glass/i.test(material.name)) {
      material.separateCullingPass = false;
      material.backFaceCulling = false;
    }
    material.freeze();
  }
  return waters;
}
