import { Engine } from "@babylonjs/core/Engines/engine.js";
import { WorldUnavailable } from "./world/fetchBytes.ts";

/** The engine, and what it told about the machine it runs on. */
export interface StartedEngine {
  readonly engine: Engine;
  /** WebGL is drawn by the processor: no graphics card, or its driver is blocked. */
  readonly isSoftwareRenderer: boolean;
  readonly isMobile: boolean;
}

/** Starts WebGL 2 on a canvas. Throws `WorldUnavailable` where the browser has none. */
export function createEngine(canvas: HTMLCanvasElement): StartedEngine {
  const isSoftwareRenderer = /swiftshader|llvmpipe|software|basic render/i.test(rendererName());
  let engine: Engine;
  try {
    engine = new Engine(
      canvas,
      !isSoftwareRenderer,
      { stencil: false, powerPreference: "high-performance", audioEngine: false, doNotHandleTouchAction: true },
      false,
    );
  } catch (cause) {
    throw new WorldUnavailable(
      "This browser cannot draw in 3D (WebGL 2 is missing or switched off). Switch on hardware acceleration or use another browser.",
      { cause },
    );
  }
  if (engine.version < 2) {
    engine.dispose();
    throw new WorldUnavailable(
      "This browser only has WebGL 1. Update it, or use a current Firefox, Chrome, Edge or Safari.",
    );
  }
  const isMobile = matchMedia("(pointer: coarse)").matches && Math.min(screen.width, screen.height) < 900;
  return { engine, isSoftwareRenderer, isMobile };
}

/** Asked on a throw-away canvas, since antialiasing must be decided before the real one has a context. */
function rendererName(): string {
  const context = document.createElement("canvas").getContext("webgl2");
  if (!context) return "";
  const names = context.getExtension("WEBGL_debug_renderer_info");
  const name = names ? String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)) : "";
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return name;
}
