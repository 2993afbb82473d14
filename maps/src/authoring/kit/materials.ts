import type { Document, Material } from "@gltf-transform/core";
import { KHRMaterialsEmissiveStrength, KHRMaterialsUnlit } from "@gltf-transform/extensions";
import type { Rgb } from "./color.ts";

interface Finish {
  readonly roughness: number;
  readonly opacity?: number;
  readonly emissive?: { readonly color: Rgb; readonly strength: number };
  /** Shown as coloured, whatever the light: screens, light pools, far mountains. */
  readonly unlit?: boolean;
  /** Drawn with the opacity of its vertex colours, from both sides. */
  readonly blended?: boolean;
}

/** All surfaces there are; what differs within one is the vertex colour. Few materials mean few draw calls. */
const FINISHES = {
  matte: { roughness: 0.9 },
  stone: { roughness: 0.8 },
  wood: { roughness: 0.65 },
  gloss: { roughness: 0.35 },
  grass: { roughness: 1 },
  foliage: { roughness: 1 },
  glass: { roughness: 0.06, opacity: 0.13 },
  water: { roughness: 0.08, opacity: 0.9 },
  lamp: { roughness: 0.6, emissive: { color: [1, 0.78, 0.46], strength: 2.2 } },
  /** Roofs and beams overhead, never walked on: the client may thin them out before the camera. */
  canopy: { roughness: 0.6 },
  /** The one big surface of a world that things are shown on; the client puts its own picture there. */
  screen: { roughness: 0.4, unlit: true },
  /** Monitors and signs that always show the same. */
  display: { roughness: 0.4, unlit: true },
  glow: { roughness: 1, unlit: true, blended: true },
  backdrop: { roughness: 1, unlit: true },
} as const satisfies Record<string, Finish>;

export type MaterialName = keyof typeof FINISHES;

/** Whether corners of this material carry an opacity of their own. */
export function hasVertexOpacity(name: MaterialName): boolean {
  const finish: Finish = FINISHES[name];
  return finish.blended === true;
}

/** Answers the document's one material of each name, made when first asked for. */
export function createMaterials(document: Document): (name: MaterialName) => Material {
  const made = new Map<MaterialName, Material>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const finish: Finish = FINISHES[name];
    const material = document.createMaterial(name).setRoughnessFactor(finish.roughness).setMetallicFactor(0);
    if (finish.opacity !== undefined) material.setAlphaMode("BLEND").setBaseColorFactor([1, 1, 1, finish.opacity]);
    if (finish.blended) material.setAlphaMode("BLEND").setDoubleSided(true);
    if (finish.unlit) {
      const unlit = document.createExtension(KHRMaterialsUnlit).createUnlit();
      material.setExtension("KHR_materials_unlit", unlit);
    }
    if (finish.emissive) {
      const { color, strength } = finish.emissive;
      const emission = document.createExtension(KHRMaterialsEmissiveStrength).createEmissiveStrength();
      material.setEmissiveFactor([...color]);
      material.setExtension("KHR_materials_emissive_strength", emission.setEmissiveStrength(strength));
    }
    made.set(name, material);
    return material;
  };
}
