import type { AvatarLook, Emote } from "@crowdwire/protocol";

/** One avatar on a canvas, drawn as it will be drawn in the world. */
export interface AvatarPreview {
  setLook(look: AvatarLook): void;
  /** Shows an emote, or with null what the body does when it does nothing. */
  play(emote: Emote | null): void;
  /** The canvas has another size now. */
  resize(): void;
  dispose(): void;
}

type PreviewModule = { createAvatarPreview(canvas: HTMLCanvasElement, look: AvatarLook): Promise<AvatarPreview> };

const modules = import.meta.glob<PreviewModule>("../../scene/avatars/AvatarPreview.ts");

/** Loads the 3D engine, which no page carries from the start, and draws the avatar. */
export async function openAvatarPreview(canvas: HTMLCanvasElement, look: AvatarLook): Promise<AvatarPreview> {
  const load = Object.values(modules)[0];
  if (load === undefined) throw new Error("The avatar preview is not part of this build.");
  return (await load()).createAvatarPreview(canvas, look);
}
