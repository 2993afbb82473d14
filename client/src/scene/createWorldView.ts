import { BabylonWorldView } from "./BabylonWorldView.ts";
import { createEngine } from "./createEngine.ts";
import { Stage } from "./Stage.ts";
import type { WorldView, WorldViewOptions } from "./WorldView.ts";
import { loadWorld } from "./world/loadWorld.ts";

export type { CameraMode, Point, QualityName, WorldView, WorldViewOptions, WorldViewStats } from "./WorldView.ts";
export { WorldUnavailable } from "./world/fetchBytes.ts";

/**
 * Opens a world on a canvas: downloads its GLB, lights it, and draws people from the crowd until disposed of. Frames run
 * from the moment it answers. Throws `WorldUnavailable`, whose message is for the person who wanted to enter.
 */
export async function createWorldView(options: WorldViewOptions): Promise<WorldView> {
  const started = createEngine(options.canvas);
  const stage = new Stage(started.engine, options.description.scene);
  const focus = { x: 0, y: -1000, z: 0, strength: 0 };
  try {
    const world = await loadWorld(stage.scene, options.sceneUrl, options.description, focus, options.onProgress);
    return new BabylonWorldView(options, started, stage, world, focus);
  } catch (cause) {
    stage.dispose();
    started.engine.dispose();
    throw cause;
  }
}
