import type { Scene } from "@babylonjs/core/scene.js";
import { BabylonWorldView } from "./BabylonWorldView.ts";
import { createEngine } from "./createEngine.ts";
import { Stage } from "./Stage.ts";
import type { WorldView, WorldViewOptions } from "./WorldView.ts";
import { loadWorld } from "./world/loadWorld.ts";

export type { CameraMode, Point, QualityName, WorldView, WorldViewOptions, WorldViewStats } from "./WorldView.ts";
export { WorldUnavailable } from "./world/fetchBytes.ts";

/** On some machines one shader or another is never reported ready; the picture then completes itself while one looks. */
const COMPILE_LIMIT_MS = 6000;
const COMPILE_POLL_MS = 40;

/**
 * Opens a world on a canvas: downloads its GLB, lights it, and draws people from the crowd until disposed of. Frames run
 * from the moment it answers. Throws `WorldUnavailable`, whose message is for the person who wanted to enter.
 */
export async function createWorldView(options: WorldViewOptions): Promise<WorldView> {
  const started = createEngine(options.canvas);
  const stage = new Stage(started.engine, options.description.scene);
  const focus = { x: 0, y: -1000, z: 0, strength: 0 };
  try {
    const tell = (fraction: number) => options.onProgress(fraction * 0.9);
    const world = await loadWorld(stage.scene, options.sceneUrl, options.description, focus, tell);
    const view = new BabylonWorldView(options, started, stage, world, focus);
    await shadersCompiled(stage.scene);
    options.onProgress(1);
    view.start();
    return view;
  } catch (cause) {
    stage.dispose();
    started.engine.dispose();
    throw cause;
  }
}

/** Waits until the first frame would show everything, so that nobody sees a world without ground. */
async function shadersCompiled(scene: Scene): Promise<void> {
  const deadlineMs = performance.now() + COMPILE_LIMIT_MS;
  while (!scene.isReady(true) && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, COMPILE_POLL_MS));
  }
}
