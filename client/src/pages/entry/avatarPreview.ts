import type { AvatarLook } from "@crowdwire/protocol";
import type { AvatarPreview } from "../../scene/avatars/AvatarPreview.ts";

/** Loads the 3D engine, which no page carries from the start, and draws the avatar on the canvas. */
export async function openAvatarPreview(canvas: HTMLCanvasElement, look: AvatarLook): Promise<AvatarPreview> {
  const { createAvatarPreview } = await import("../../scene/avatars/AvatarPreview.ts");
  return createAvatarPreview(canvas, look);
}
