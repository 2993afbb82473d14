import type { WorldDetails } from "@crowdwire/protocol";
import type { CrowdSource } from "../../headless/CrowdSource.ts";
import { createWorldView } from "../scene/createWorldView.ts";
import { fetchDescription, fontsForTheScene } from "./mapFiles.ts";

const SIZE = { width: 640, height: 400 };
const JPEG_QUALITY = 0.85;
/** Newcomers look from their shoulders; a picture shows more of the place. */
const FROM_FURTHER = 2.4;
const FROM_ABOVE_RADIANS = 0.16;
/** Springs come to rest, and textures arrive. */
const SETTLE_MS = 1500;

const nobody: CrowdSource = { selfId: 0, people: () => [], listen: () => () => undefined, sample: () => false };

/** Draws what newcomers see of a map, without anybody in it: a JPEG for lists of worlds. */
export async function drawMapPicture(world: Pick<WorldDetails, "map">): Promise<Blob> {
  const [description] = await Promise.all([
    fetchDescription({ world, signal: AbortSignal.timeout(60_000) }),
    fontsForTheScene(),
  ]);
  const canvas = document.createElement("canvas");
  // On the page, since only there a canvas has a size; out of sight and of everybody's way.
  Object.assign(canvas.style, {
    position: "fixed",
    left: "-10000px",
    width: `${SIZE.width}px`,
    height: `${SIZE.height}px`,
  });
  canvas.setAttribute("aria-hidden", "true");
  document.body.append(canvas);
  const view = await createWorldView({
    canvas,
    sceneUrl: world.map.sceneUrl,
    description,
    crowd: nobody,
    ground: { locate: () => false },
    quality: "medium",
    reducedMotion: true,
    onProgress: () => undefined,
    onQualityChosen: () => undefined,
    onFrame: () => undefined,
  }).catch((error: unknown) => {
    canvas.remove();
    throw error;
  });
  try {
    view.zoomCamera(FROM_FURTHER);
    view.turnCamera(0, FROM_ABOVE_RADIANS);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return await asJpeg(await view.screenshot());
  } finally {
    view.dispose();
    canvas.remove();
  }
}

async function asJpeg(picture: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(picture);
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  canvas.getContext("2d")!.drawImage(bitmap, 0, 0, SIZE.width, SIZE.height);
  bitmap.close();
  return canvas.convertToBlob({ type: "image/jpeg", quality: JPEG_QUALITY });
}
