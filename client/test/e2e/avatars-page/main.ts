import { FreeCamera } from "@babylonjs/core/Cameras/freeCamera.js";
import { Engine } from "@babylonjs/core/Engines/engine.js";
import { SceneInstrumentation } from "@babylonjs/core/Instrumentation/sceneInstrumentation.js";
import { DirectionalLight } from "@babylonjs/core/Lights/directionalLight.js";
import { CascadedShadowGenerator } from "@babylonjs/core/Lights/Shadows/cascadedShadowGenerator.js";
import "@babylonjs/core/Lights/Shadows/shadowGeneratorSceneComponent.js";
import { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import { Color4 } from "@babylonjs/core/Maths/math.color.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { CreateGround } from "@babylonjs/core/Meshes/Builders/groundBuilder.js";
import { Scene } from "@babylonjs/core/scene.js";
import { EMOTES, POSTURES } from "@crowdwire/protocol";
import { type AvatarPose, Crowd } from "../../../src/scene/avatars/Crowd.ts";
import { randomLook } from "../../../src/scene/avatars/lookOptions.ts";

const PEOPLE = 500;
const CASCADES = 4;

/** What the test asks of the page. */
export interface AvatarsPage {
  /** Draws a frame with everybody in it: its draw calls, and what `Crowd` took of it in JavaScript. */
  frame(): Promise<{ drawCalls: number; crowdMs: number }>;
  /** Shadows off, contact shadows on. */
  useLowDetail(): void;
  /** Waits until every shader is compiled; rejects when one is not. */
  compile(): Promise<void>;
  /** How many pixels of the last frame are coloured: ground and sky are grey. */
  paintedPixels(): number;
  errors(): readonly string[];
}

const errors: string[] = [];
const canvas = document.getElementById("canvas") as HTMLCanvasElement;
const engine = new Engine(canvas, false, { preserveDrawingBuffer: true });
const scene = new Scene(engine);
scene.useRightHandedSystem = true;
scene.clearColor = new Color4(1, 1, 1, 1);
const camera = new FreeCamera("camera", new Vector3(0, 4, 16), scene);
camera.setTarget(new Vector3(0, 1, 0));
const sun = new DirectionalLight("sun", new Vector3(-0.5, -1, -0.4), scene);
sun.position = new Vector3(20, 40, 20);
const ground = CreateGround("ground", { width: 120, height: 120 }, scene);
const groundMaterial = new PBRMaterial("ground", scene);
groundMaterial.metallic = 0;
ground.material = groundMaterial;
ground.receiveShadows = true;

const crowd = new Crowd(scene, { capacity: PEOPLE, detail: "high" });
const shadows = new CascadedShadowGenerator(512, sun);
shadows.numCascades = CASCADES;
for (const mesh of crowd.shadowCasters) {
  shadows.addShadowCaster(mesh, false);
}

let state = 7;
const random = (): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const poses: AvatarPose[] = Array.from({ length: PEOPLE }, (_, id) => {
  crowd.enter(id, randomLook(random));
  const posture = POSTURES[id % POSTURES.length] ?? "stand";
  return {
    x: (random() - 0.5) * 50,
    y: posture === "sitOnSeat" ? 0.45 : 0,
    z: (random() - 0.5) * 40 - 8,
    yaw: random() * Math.PI * 2,
    posture,
    speed: posture === "run" ? 5 : posture === "walk" ? 2.4 : 0,
    lift: id % 11 === 0 ? 0.4 : 0,
    emote: id % 3 === 0 ? (EMOTES[id % EMOTES.length] ?? null) : null,
    emoteSeconds: random() * 3,
  };
});

const instrumentation = new SceneInstrumentation(scene);
engine.onEffectErrorObservable.add(({ errors: problem }) => errors.push(problem));

function advance(): number {
  const start = performance.now();
  for (let id = 0; id < PEOPLE; id++) {
    crowd.pose(id, poses[id]!);
  }
  crowd.render(1 / 60, camera.position);
  return performance.now() - start;
}

const page: AvatarsPage = {
  async compile() {
    for (let attempt = 0; attempt < 400; attempt++) {
      advance();
      scene.render();
      if (scene.isReady() && attempt > 2) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`The scene's shaders were not ready in time: ${errors.join("; ")}`);
  },
  async frame() {
    // The first passes warm the code up, as in a running world.
    let crowdMs = Number.POSITIVE_INFINITY;
    for (let pass = 0; pass < 60; pass++) {
      crowdMs = Math.min(crowdMs, advance());
    }
    engine.beginFrame();
    scene.render();
    engine.endFrame();
    return { drawCalls: instrumentation.drawCallsCounter.current, crowdMs };
  },
  useLowDetail() {
    crowd.setDetail("low");
    shadows.dispose();
  },
  paintedPixels() {
    const copy = document.createElement("canvas");
    copy.width = canvas.width;
    copy.height = canvas.height;
    const context = copy.getContext("2d");
    if (context === null) {
      throw new Error("This browser gives no 2D canvas to read the picture with.");
    }
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, copy.width, copy.height);
    let painted = 0;
    for (let at = 0; at < data.length; at += 4) {
      const channels = [data[at]!, data[at + 1]!, data[at + 2]!];
      painted += Math.max(...channels) - Math.min(...channels) > 40 ? 1 : 0;
    }
    return painted;
  },
  errors: () => errors,
};

declare global {
  interface Window {
    avatarsPage?: AvatarsPage;
  }
}
window.avatarsPage = page;
