import type { Camera } from "@babylonjs/core/Cameras/camera.js";
import { ImageProcessingConfiguration } from "@babylonjs/core/Materials/imageProcessingConfiguration.js";
import { DefaultRenderingPipeline } from "@babylonjs/core/PostProcesses/RenderPipeline/Pipelines/defaultRenderingPipeline.js";
import { SSAO2RenderingPipeline } from "@babylonjs/core/PostProcesses/RenderPipeline/Pipelines/ssao2RenderingPipeline.js";
import "@babylonjs/core/PostProcesses/RenderPipeline/postProcessRenderPipelineManagerSceneComponent.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { QualityPreset } from "../quality/presets.ts";

/**
 * Tone mapping, smooth edges, a little bloom, contact shade. With `postEffects` the world is drawn into a high-range
 * target and graded afterwards; without, every material grades itself, which costs no extra pass.
 */
export class PostEffects {
  readonly #scene: Scene;
  readonly #camera: Camera;
  #pipeline: DefaultRenderingPipeline | null = null;
  #occlusion: SSAO2RenderingPipeline | null = null;

  constructor(scene: Scene, camera: Camera) {
    this.#scene = scene;
    this.#camera = camera;
    const grade = scene.imageProcessingConfiguration;
    grade.toneMappingEnabled = true;
    grade.toneMappingType = ImageProcessingConfiguration.TONEMAPPING_KHR_PBR_NEUTRAL;
    grade.exposure = 1.08;
    grade.contrast = 1.1;
  }

  apply(preset: QualityPreset): void {
    this.dispose();
    const grade = this.#scene.imageProcessingConfiguration;
    grade.vignetteEnabled = false;
    if (!preset.postEffects) {
      grade.applyByPostProcess = false;
      return;
    }
    if (preset.ambientOcclusion) this.#occlusion = this.#createOcclusion();
    const pipeline = new DefaultRenderingPipeline("grade", true, this.#scene, [this.#camera]);
    pipeline.samples = preset.samples;
    pipeline.fxaaEnabled = true;
    pipeline.bloomEnabled = preset.bloom;
    pipeline.bloomThreshold = 0.92;
    pipeline.bloomWeight = 0.22;
    pipeline.bloomScale = 0.5;
    pipeline.bloomKernel = 48;
    pipeline.imageProcessingEnabled = true;
    grade.vignetteEnabled = true;
    grade.vignetteWeight = 0.6;
    grade.vignetteColor.set(0.12, 0.06, 0.1, 0);
    this.#pipeline = pipeline;
  }

  dispose(): void {
    this.#pipeline?.dispose();
    this.#pipeline = null;
    this.#occlusion?.dispose();
    this.#occlusion = null;
  }

  #createOcclusion(): SSAO2RenderingPipeline {
    const occlusion = new SSAO2RenderingPipeline("occlusion", this.#scene, { ssaoRatio: 0.5, blurRatio: 1 }, [
      this.#camera,
    ]);
    occlusion.radius = 1.1;
    occlusion.totalStrength = 0.85;
    occlusion.samples = 8;
    occlusion.maxZ = 120;
    return occlusion;
  }
}
