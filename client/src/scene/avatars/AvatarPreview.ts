import { ArcRotateCamera } from "@babylonjs/core/Cameras/arcRotateCamera.js";
import { Engine } from "@babylonjs/core/Engines/engine.js";
import { DirectionalLight } from "@babylonjs/core/Lights/directionalLight.js";
import { HemisphericLight } from "@babylonjs/core/Lights/hemisphericLight.js";
import { ShadowGenerator } from "@babylonjs/core/Lights/Shadows/shadowGenerator.js";
import { restingSample } from "../../../headless/CrowdSource.ts";
import "@babylonjs/core/Lights/Shadows/shadowGeneratorSceneComponent.js";
import { ImageProcessingConfiguration } from "@babylonjs/core/Materials/imageProcessingConfiguration.js";
import { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import { Color3, Color4 } from "@babylonjs/core/Maths/math.color.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { CreateCylinder } from "@babylonjs/core/Meshes/Builders/cylinderBuilder.js";
import { Scene } from "@babylonjs/core/scene.js";
import type { AvatarLook, Emote } from "@crowdwire/protocol";
import { Crowd } from "./Crowd.ts";
import { FramePace } from "./FramePace.ts";
import { Turntable } from "./Turntable.ts";

/** A small studio showing one person, for choosing how to look. */
export interface AvatarPreview {
  setLook(look: AvatarLook): void;
  /** Plays an emote until another is asked for; null goes back to standing at ease and waving now and then. */
  play(emote: Emote | null): void;
  /** To be called when the canvas has changed its size. */
  resize(): void;
  dispose(): void;
}

const PERSON = 1;
/** Greets soon after appearing, then every so often. Seconds. */
const FIRST_WAVE = 0.9;
const WAVE_EVERY = 11;
const WAVE_LASTS = 2;
const CAMERA = { height: 1.02, target: 0.9, distance: 5.1, fov: 0.42 } as const;
const LONGEST_FRAME_SECONDS = 0.1;

/**
 * Opens the studio on a canvas, over whatever is behind it. Dragging sideways turns the person. The canvas may be any size;
 * the person fits it. Rejects with Babylon's own error where the browser has no WebGL 2.
 */
export async function createAvatarPreview(canvas: HTMLCanvasElement, look: AvatarLook): Promise<AvatarPreview> {
  const settings = { alpha: true, premultipliedAlpha: true, stencil: false, powerPreference: "low-power" } as const;
  const engine = new Engine(canvas, true, settings, true);
  const scene = new Scene(engine);
  scene.useRightHandedSystem = true;
  scene.clearColor = new Color4(0, 0, 0, 0);
  // The turntable listens by itself; Babylon's own input would take the focus on every touch.
  scene.detachControl();
  scene.imageProcessingConfiguration.toneMappingEnabled = true;
  scene.imageProcessingConfiguration.toneMappingType = ImageProcessingConfiguration.TONEMAPPING_KHR_PBR_NEUTRAL;
  const camera = new ArcRotateCamera("preview", 0, 0, 1, new Vector3(0, CAMERA.target, 0), scene);
  camera.setPosition(new Vector3(0, CAMERA.height, CAMERA.distance));
  camera.fov = CAMERA.fov;
  camera.minZ = 0.1;

  const crowd = new Crowd(scene, { capacity: 1, detail: "high" });
  lightStudio(scene, crowd);
  crowd.enter(PERSON, look);
  const turntable = new Turntable(canvas);
  const pose = restingSample();
  let asked: Emote | null = null;
  let emoteSeconds = 0;
  let easySeconds = WAVE_EVERY - FIRST_WAVE;

  const advance = (dtSeconds: number): void => {
    emoteSeconds += dtSeconds;
    easySeconds = asked === null ? easySeconds + dtSeconds : 0;
    const sinceGreeting = easySeconds % WAVE_EVERY;
    const isGreeting = asked === null && easySeconds >= WAVE_EVERY && sinceGreeting < WAVE_LASTS;
    pose.emote = isGreeting ? "wave" : asked;
    pose.emoteSeconds = isGreeting ? sinceGreeting : emoteSeconds;
    pose.yaw = turntable.advance(dtSeconds);
    crowd.pose(PERSON, pose);
    crowd.render(dtSeconds, camera.position);
  };
  const finest = engine.getHardwareScalingLevel();
  const pace = new FramePace((factor) => engine.setHardwareScalingLevel(finest * factor));
  let drawnMs = performance.now();
  const draw = (): void => {
    const nowMs = performance.now();
    if (!pace.isDue(nowMs)) return;
    const dtSeconds = (nowMs - drawnMs) / 1000;
    drawnMs = nowMs;
    advance(Math.min(LONGEST_FRAME_SECONDS, dtSeconds));
    scene.render();
  };
  advance(0);
  engine.runRenderLoop(draw);
  await scene.whenReadyAsync();

  return {
    setLook: (next) => crowd.setLook(PERSON, next),
    play(emote) {
      asked = emote;
      emoteSeconds = 0;
    },
    resize: () => engine.resize(),
    dispose() {
      engine.stopRenderLoop(draw);
      turntable.dispose();
      crowd.dispose();
      scene.dispose();
      engine.dispose();
    },
  };
}

/** Warm key from the upper left, cool fill, a light from behind for the outline, and a disc to stand on. */
function lightStudio(scene: Scene, crowd: Crowd): void {
  const fill = new HemisphericLight("fill", new Vector3(0.2, 1, 0.4), scene);
  fill.intensity = 0.85;
  fill.diffuse = Color3.FromHexString("#eaf2ff");
  fill.groundColor = Color3.FromHexString("#b9a79a");
  const key = new DirectionalLight("key", new Vector3(0.55, -0.95, -0.8), scene);
  key.position = new Vector3(-2.2, 4.2, 3.2);
  key.intensity = 2.3;
  key.diffuse = Color3.FromHexString("#fff0dc");
  const back = new DirectionalLight("back", new Vector3(-0.7, -0.5, 0.9), scene);
  back.intensity = 0.9;
  back.diffuse = Color3.FromHexString("#cfe0ff");

  const disc = CreateCylinder(
    "disc",
    { height: 0.05, diameterTop: 1.24, diameterBottom: 1.3, tessellation: 72 },
    scene,
  );
  disc.position.y = -0.025;
  const cloth = new PBRMaterial("disc", scene);
  cloth.albedoColor = Color3.FromHexString("#f3e9dc").toLinearSpace();
  cloth.metallic = 0;
  cloth.roughness = 0.9;
  disc.material = cloth;
  disc.receiveShadows = true;

  key.shadowMinZ = 1;
  key.shadowMaxZ = 10;
  const shadows = new ShadowGenerator(1024, key);
  shadows.usePercentageCloserFiltering = true;
  shadows.bias = 0.003;
  shadows.normalBias = 0.02;
  shadows.darkness = 0.25;
  for (const mesh of crowd.shadowCasters) {
    shadows.addShadowCaster(mesh, false);
  }
}
