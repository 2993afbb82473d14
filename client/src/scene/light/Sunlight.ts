import { DirectionalLight } from "@babylonjs/core/Lights/directionalLight.js";
import { HemisphericLight } from "@babylonjs/core/Lights/hemisphericLight.js";
import { CascadedShadowGenerator } from "@babylonjs/core/Lights/Shadows/cascadedShadowGenerator.js";
import { ShadowGenerator } from "@babylonjs/core/Lights/Shadows/shadowGenerator.js";
import "@babylonjs/core/Lights/Shadows/shadowGeneratorSceneComponent.js";
import type { Color3 } from "@babylonjs/core/Maths/math.color.js";
import { Matrix, Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import type { AbstractMesh } from "@babylonjs/core/Meshes/abstractMesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { QualityPreset } from "../quality/presets.ts";

export interface SunlightOptions {
  /** Direction the light travels. */
  readonly direction: Vector3;
  readonly color: Color3;
  readonly intensity: number;
  readonly skyColor: Color3;
  readonly groundColor: Color3;
}

const NEAR_HALF_METERS = 24;
const LIGHT_DISTANCE_METERS = 90;

/** The sun with its shadows, and a soft fill from the sky. */
export class Sunlight {
  readonly sun: DirectionalLight;
  readonly #fill: HemisphericLight;
  readonly #scene: Scene;
  readonly #casters = new Set<AbstractMesh>();
  #shadows: ShadowGenerator | null = null;
  #followsFocus = false;
  #texelMeters = 1;
  readonly #toLight = new Matrix();
  readonly #fromLight = new Matrix();
  readonly #snapped = new Vector3();

  constructor(scene: Scene, options: SunlightOptions) {
    this.#scene = scene;
    const fill = new HemisphericLight("fill", new Vector3(0, 1, 0), scene);
    fill.diffuse = options.skyColor;
    fill.groundColor = options.groundColor;
    fill.specular.set(0, 0, 0);
    this.#fill = fill;
    const direction = options.direction.normalizeToNew();
    this.sun = new DirectionalLight("sun", direction, scene);
    this.sun.position = direction.scale(-LIGHT_DISTANCE_METERS);
    this.sun.diffuse = options.color;
    this.sun.intensity = options.intensity;
    this.sun.autoUpdateExtends = false;
    Matrix.LookAtRHToRef(
      Vector3.Zero(),
      direction,
      Math.abs(direction.y) > 0.99 ? Vector3.Forward() : Vector3.Up(),
      this.#toLight,
    );
    this.#toLight.invertToRef(this.#fromLight);
  }

  /** How bright the soft light from above is. */
  setFill(intensity: number): void {
    this.#fill.intensity = intensity;
  }

  /** Makes a mesh throw a shadow, now and after the preset changes. */
  addCaster(mesh: AbstractMesh): void {
    this.#casters.add(mesh);
    this.#shadows?.addShadowCaster(mesh, false);
  }

  removeCaster(mesh: AbstractMesh): void {
    this.#casters.delete(mesh);
    this.#shadows?.removeShadowCaster(mesh, false);
  }

  /** Rebuilds the shadow maps as the preset wants them. */
  apply(preset: QualityPreset): void {
    this.#shadows?.dispose();
    this.#shadows = null;
    this.#followsFocus = preset.shadows === "near";
    if (preset.shadows === "none") return;
    this.#shadows = preset.shadows === "near" ? this.#createNear(preset) : this.#createCascaded(preset);
    for (const mesh of this.#casters) this.#shadows.addShadowCaster(mesh, false);
  }

  /** Keeps the single shadow map around the point people look at; whole texels, so that edges do not crawl. */
  follow(x: number, y: number, z: number): void {
    if (!this.#followsFocus) return;
    Vector3.TransformCoordinatesFromFloatsToRef(x, y, z, this.#toLight, this.#snapped);
    this.#snapped.x = Math.round(this.#snapped.x / this.#texelMeters) * this.#texelMeters;
    this.#snapped.y = Math.round(this.#snapped.y / this.#texelMeters) * this.#texelMeters;
    Vector3.TransformCoordinatesToRef(this.#snapped, this.#fromLight, this.#snapped);
    this.sun.direction.scaleToRef(-LIGHT_DISTANCE_METERS, this.sun.position);
    this.sun.position.addInPlace(this.#snapped);
  }

  dispose(): void {
    this.#shadows?.dispose();
  }

  #createNear(preset: QualityPreset): ShadowGenerator {
    this.sun.orthoLeft = -NEAR_HALF_METERS;
    this.sun.orthoRight = NEAR_HALF_METERS;
    this.sun.orthoBottom = -NEAR_HALF_METERS;
    this.sun.orthoTop = NEAR_HALF_METERS;
    this.sun.shadowFrustumSize = NEAR_HALF_METERS * 2;
    this.sun.shadowMinZ = 20;
    this.sun.shadowMaxZ = LIGHT_DISTANCE_METERS + 50;
    this.#texelMeters = (NEAR_HALF_METERS * 2) / preset.shadowMapSize;
    const shadows = new ShadowGenerator(preset.shadowMapSize, this.sun);
    shadows.usePercentageCloserFiltering = true;
    shadows.filteringQuality = ShadowGenerator.QUALITY_MEDIUM;
    shadows.bias = 0.0016;
    shadows.normalBias = 0.02;
    shadows.frustumEdgeFalloff = 0.15;
    shadows.darkness = 0.08;
    return shadows;
  }

  #createCascaded(preset: QualityPreset): ShadowGenerator {
    this.sun.shadowFrustumSize = 0;
    const shadows = new CascadedShadowGenerator(preset.shadowMapSize, this.sun, undefined, this.#scene.activeCamera);
    shadows.numCascades = preset.cascades;
    shadows.lambda = preset.cascades > 2 ? 0.82 : 0.7;
    shadows.shadowMaxZ = 95;
    shadows.stabilizeCascades = true;
    shadows.depthClamp = true;
    shadows.cascadeBlendPercentage = 0.08;
    shadows.usePercentageCloserFiltering = true;
    shadows.filteringQuality = ShadowGenerator.QUALITY_HIGH;
    shadows.bias = 0.006;
    shadows.normalBias = 0.018;
    shadows.darkness = 0.08;
    return shadows;
  }
}
