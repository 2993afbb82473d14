import { FreeCamera } from "@babylonjs/core/Cameras/freeCamera.js";
import type { Engine } from "@babylonjs/core/Engines/engine.js";
import type { BaseTexture } from "@babylonjs/core/Materials/Textures/baseTexture.js";
import { Color3, Color4 } from "@babylonjs/core/Maths/math.color.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { Scene } from "@babylonjs/core/scene.js";
import type { SceneExtras } from "@crowdwire/maps/loader";
import type { CameraView } from "./camera/CameraRig.ts";
import { PostEffects } from "./light/PostEffects.ts";
import { SkyDome } from "./light/SkyDome.ts";
import { Sunlight } from "./light/Sunlight.ts";
import { createSkyEnvironment } from "./light/skyEnvironment.ts";
import type { QualityPreset } from "./quality/presets.ts";
import { linearColor } from "./world/sceneColors.ts";

const TALL_FOV = 1.05;
const WIDE_FOV = 0.84;

/** The scene before anything stands in it: camera, sky, light, air, grading. */
export class Stage {
  readonly scene: Scene;
  readonly camera: FreeCamera;
  readonly sunlight: Sunlight;
  readonly #sky: SkyDome;
  readonly #post: PostEffects;
  readonly #target = new Vector3();
  readonly #environment: BaseTexture;
  readonly #ambient: number;

  constructor(engine: Engine, extras: SceneExtras) {
    const scene = new Scene(engine);
    scene.useRightHandedSystem = true;
    scene.skipPointerMovePicking = true;
    scene.detachControl();
    this.scene = scene;
    this.camera = new FreeCamera("eye", new Vector3(0, 3, -8), scene);
    this.camera.minZ = 0.12;
    this.camera.inputs.clear();

    const towardsSun = Vector3.FromArray([...extras.sun.direction])
      .normalize()
      .scale(-1);
    const colors = {
      top: linearColor(extras.sky.top),
      horizon: linearColor(extras.sky.horizon),
      ground: linearColor(extras.sky.ground),
      sun: linearColor(extras.sun.color),
      towardsSun,
      clouds: extras.indoor ? 0 : 1,
    };
    this.#sky = new SkyDome(scene, colors);
    this.#environment = createSkyEnvironment(scene, colors);
    this.#ambient = extras.ambient;
    scene.environmentIntensity = extras.ambient * 0.58;
    this.sunlight = new Sunlight(scene, {
      direction: towardsSun.scale(-1),
      color: colors.sun,
      intensity: extras.sun.intensity * 0.95,
      skyColor: Color3.Lerp(colors.horizon, colors.top, 0.35),
      groundColor: Color3.Lerp(colors.ground, colors.horizon, 0.2),
    });
    this.#air(extras);
    this.#post = new PostEffects(scene, this.camera);
  }

  /** Stands the camera where the rig wants it. */
  look(view: CameraView): void {
    this.camera.position.set(view.eyeX, view.eyeY, view.eyeZ);
    this.#target.set(view.lookX, view.lookY, view.lookZ);
    this.camera.setTarget(this.#target);
  }

  /** Keeps as much of the world in a tall picture as in a wide one. */
  fit(width: number, height: number): void {
    this.camera.fov = width < height ? TALL_FOV : WIDE_FOV;
  }

  apply(preset: QualityPreset): void {
    this.camera.maxZ = preset.viewDistanceMeters;
    this.#post.apply(preset);
    this.sunlight.apply(preset);
    this.#sky.setOutput(!preset.postEffects);
    // Reflections of the sky cost the slowest machines more than they are worth: there, soft light from above stands in.
    this.scene.environmentTexture = preset.reflections ? this.#environment : null;
    this.sunlight.setFill(this.#ambient * (preset.reflections ? 0.26 : 0.7));
  }

  drift(dtSeconds: number): void {
    this.#sky.drift(dtSeconds);
  }

  dispose(): void {
    this.#post.dispose();
    this.sunlight.dispose();
    this.#environment.dispose();
    this.scene.dispose();
  }

  #air(extras: SceneExtras): void {
    const horizon = Color3.FromHexString(/^#[0-9a-f]{6}$/i.test(extras.sky.horizon) ? extras.sky.horizon : "#c8d4dc");
    const linear = horizon.toLinearSpace();
    this.scene.clearColor = new Color4(linear.r, linear.g, linear.b, 1);
    if (extras.indoor && !extras.fog) return;
    this.scene.fogMode = Scene.FOGMODE_EXP2;
    this.scene.fogDensity = extras.fog?.density ?? 0.0024;
    this.scene.fogColor = extras.fog ? linearColor(extras.fog.color).toGammaSpace() : horizon;
  }
}
