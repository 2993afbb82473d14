import { Material } from "@babylonjs/core/Materials/material.js";
import { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import type { RawTexture } from "@babylonjs/core/Materials/Textures/rawTexture.js";
import { Color3 } from "@babylonjs/core/Maths/math.color.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { type PersonMesh, sculptPerson } from "../body/sculptPerson.ts";
import type { AvatarPose, BodyMotion } from "../motion/BodyMotion.ts";
import { type BakedMotion, bakeMotion } from "../motion/bakeMotion.ts";
import { AvatarPlugin } from "./AvatarPlugin.ts";
import { ContactShadows } from "./ContactShadows.ts";
import { type DrawnPerson, PersonLayer } from "./PersonLayer.ts";
import { createShadowMaterial } from "./shadowMaterial.ts";
import { createMotionTexture, PaletteTexture } from "./textures.ts";

export type Detail = "low" | "medium" | "high";

/** How many of the nearest people are drawn how finely, and how far away at most (metres). */
interface Budget {
  readonly highCount: number;
  readonly highMeters: number;
  readonly mediumCount: number;
  readonly mediumMeters: number;
  readonly shadowMeters: number;
  /** How dark the soft spot under people is, for when no shadows are drawn. */
  readonly contact: number;
}

const BUDGETS: Readonly<Record<Detail, Budget>> = {
  high: { highCount: 24, highMeters: 18, mediumCount: 140, mediumMeters: 45, shadowMeters: 90, contact: 0 },
  medium: { highCount: 14, highMeters: 12, mediumCount: 90, mediumMeters: 32, shadowMeters: 60, contact: 0 },
  low: { highCount: 5, highMeters: 6, mediumCount: 40, mediumMeters: 18, shadowMeters: 40, contact: 0.42 },
};
const MOST_HIGH = 24;
const MOST_MEDIUM = 140;
/** Eyes shut as a fraction of the palette number: never a whole one. */
const BLINK_SHARE = 0.9;

/** The draw calls of a crowd: three finenesses, one for shadows, one for contact shadows. */
export class CrowdLayers {
  readonly baked: BakedMotion;
  readonly palette: PaletteTexture;
  readonly shadowCasters: readonly Mesh[];
  private readonly motionTexture: RawTexture;
  private readonly materials: Material[];
  private readonly high: PersonLayer;
  private readonly medium: PersonLayer;
  private readonly low: PersonLayer;
  private readonly shadow: PersonLayer;
  private readonly contact: ContactShadows;
  private budget: Budget;
  private readonly drawn: DrawnPerson = {
    x: 0,
    y: 0,
    z: 0,
    sin: 0,
    cos: 1,
    rowA: 0,
    rowB: 0,
    blend: 0,
    rowOver: 0,
    overUpper: 0,
    overLower: 0,
    bits: 0,
    palette: 0,
  };
  private readonly least = new Vector3();
  private readonly most = new Vector3();

  constructor(scene: Scene, capacity: number, detail: Detail) {
    this.baked = bakeMotion();
    this.motionTexture = createMotionTexture(scene, this.baked);
    this.palette = new PaletteTexture(scene, capacity);
    const textures = { motion: this.motionTexture, palette: this.palette.texture };
    const material = createAvatarMaterial(scene, textures);
    const shadowMaterial = createShadowMaterial(scene, textures);
    this.materials = [material, shadowMaterial];
    const layer = (name: string, shape: PersonMesh, of: Material, count: number): PersonLayer =>
      new PersonLayer(name, scene, shape, of, Math.max(1, Math.min(count, capacity)));
    const low = sculptPerson("low");
    this.high = layer("avatarsHigh", sculptPerson("high"), material, MOST_HIGH);
    this.medium = layer("avatarsMedium", sculptPerson("medium"), material, MOST_MEDIUM);
    this.low = layer("avatarsLow", low, material, capacity);
    this.shadow = layer("avatarShadows", low, shadowMaterial, capacity);
    for (const { mesh } of [this.high, this.medium, this.low]) {
      mesh.receiveShadows = true;
    }
    // In no camera's layers: shadow generators draw it, since they ask their own list and not the layers.
    this.shadow.mesh.layerMask = 0;
    this.shadowCasters = [this.shadow.mesh];
    this.contact = new ContactShadows(scene, capacity);
    this.budget = BUDGETS[detail];
    this.setDetail(detail);
  }

  setDetail(detail: Detail): void {
    this.budget = BUDGETS[detail];
    this.contact.setStrength(this.budget.contact);
  }

  begin(): void {
    this.high.begin();
    this.medium.begin();
    this.low.begin();
    this.shadow.begin();
    this.contact.begin();
    this.least.setAll(Number.POSITIVE_INFINITY);
    this.most.setAll(Number.NEGATIVE_INFINITY);
  }

  /** Adds somebody; to be called nearest first. Those out of view still throw shadows into it. */
  add(
    palette: number,
    pose: AvatarPose,
    motion: BodyMotion,
    bits: number,
    distanceSquared: number,
    inView: boolean,
  ): void {
    const { drawn, budget } = this;
    drawn.x = pose.x;
    drawn.y = pose.y + pose.lift;
    drawn.z = pose.z;
    drawn.sin = Math.sin(pose.yaw);
    drawn.cos = Math.cos(pose.yaw);
    drawn.rowA = motion.rowA;
    drawn.rowB = motion.rowB;
    drawn.blend = motion.blend;
    drawn.rowOver = motion.rowOver;
    drawn.overUpper = motion.overUpper;
    drawn.overLower = motion.overLower;
    drawn.bits = bits;
    drawn.palette = palette + motion.blink * BLINK_SHARE;
    if (inView) {
      this.layerFor(distanceSquared).add(drawn);
      if (budget.contact > 0 && pose.posture !== "sitOnSeat") {
        this.contact.add(pose.x, pose.y, pose.z, pose.lift);
      }
    }
    if (distanceSquared < budget.shadowMeters ** 2) {
      this.shadow.add(drawn);
      this.least.minimizeInPlaceFromFloats(drawn.x - 1, drawn.y - 0.6, drawn.z - 1);
      this.most.maximizeInPlaceFromFloats(drawn.x + 1, drawn.y + 2.1, drawn.z + 1);
    }
  }

  end(): void {
    this.palette.flush();
    this.high.end();
    this.medium.end();
    this.low.end();
    this.shadow.end();
    this.contact.end();
    if (this.shadow.count > 0) {
      // Shadow generators fit their maps to the bounds of their casters.
      this.shadow.mesh.getBoundingInfo().reConstruct(this.least, this.most, this.shadow.mesh.getWorldMatrix());
    }
  }

  dispose(): void {
    for (const { mesh } of [this.high, this.medium, this.low, this.shadow]) {
      mesh.dispose();
    }
    this.contact.dispose();
    for (const material of this.materials) {
      material.shadowDepthWrapper?.dispose();
      material.dispose();
    }
    this.motionTexture.dispose();
    this.palette.texture.dispose();
  }

  private layerFor(distanceSquared: number): PersonLayer {
    const { budget, high, medium } = this;
    if (high.count < budget.highCount && !high.isFull && distanceSquared < budget.highMeters ** 2) {
      return high;
    }
    if (medium.count < budget.mediumCount && !medium.isFull && distanceSquared < budget.mediumMeters ** 2) {
      return medium;
    }
    return this.low;
  }
}

function createAvatarMaterial(scene: Scene, textures: { motion: RawTexture; palette: RawTexture }): PBRMaterial {
  const material = new PBRMaterial("avatar", scene);
  material.metallic = 0;
  material.roughness = 0.7;
  material.albedoColor = Color3.White();
  material.sideOrientation = Material.CounterClockWiseSideOrientation;
  new AvatarPlugin(material, textures);
  return material;
}
