import { Constants } from "@babylonjs/core/Engines/constants.js";
import { RawTexture } from "@babylonjs/core/Materials/Textures/rawTexture.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { AvatarLook } from "@crowdwire/protocol";
import { PALETTE_WIDTH, writePalette } from "../body/regions.ts";
import type { BakedMotion } from "../motion/bakeMotion.ts";

/** The baked movements as a float texture, read texel by texel. */
export function createMotionTexture(scene: Scene, baked: BakedMotion): RawTexture {
  return RawTexture.CreateRGBATexture(
    baked.data,
    baked.width,
    baked.height,
    scene,
    false,
    false,
    Constants.TEXTURE_NEAREST_NEAREST,
    Constants.TEXTURETYPE_FLOAT,
  );
}

/** Everybody's colours: a row per person, sent again when somebody's changed. */
export class PaletteTexture {
  readonly texture: RawTexture;
  private readonly bytes: Uint8Array;
  private isStale = false;

  constructor(scene: Scene, capacity: number) {
    this.bytes = new Uint8Array(PALETTE_WIDTH * capacity * 4);
    this.texture = RawTexture.CreateRGBATexture(
      this.bytes,
      PALETTE_WIDTH,
      capacity,
      scene,
      false,
      false,
      Constants.TEXTURE_NEAREST_NEAREST,
    );
  }

  write(row: number, look: AvatarLook): void {
    writePalette(look, this.bytes, row * PALETTE_WIDTH * 4);
    this.isStale = true;
  }

  /** Sends changes, if there are any. */
  flush(): void {
    if (this.isStale) {
      this.isStale = false;
      this.texture.update(this.bytes);
    }
  }
}
