import type { AbstractEngine } from "@babylonjs/core/Engines/abstractEngine.js";
import { MaterialPluginBase } from "@babylonjs/core/Materials/materialPluginBase.js";
import type { PBRMaterial } from "@babylonjs/core/Materials/PBR/pbrMaterial.js";
import type { BaseTexture } from "@babylonjs/core/Materials/Textures/baseTexture.js";
import type { UniformBuffer } from "@babylonjs/core/Materials/uniformBuffer.js";
import type { SubMesh } from "@babylonjs/core/Meshes/subMesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import {
  MOTION_DECLARATIONS,
  MOTION_SAMPLER,
  PALETTE_SAMPLER,
  PERSON_ATTRIBUTES,
  VERTEX_ATTRIBUTES,
} from "./motionShader.ts";

/** What everybody's material samples: movements and colours. */
export interface AvatarTextures {
  readonly motion: BaseTexture;
  readonly palette: BaseTexture;
}

const FRAGMENT_VARYINGS = "varying vec3 vAvatarColor;\nvarying float vAvatarGloss;\n";

/** Makes a PBR material draw people: moves their vertices, colours them from the palette, and rims them with light. */
export class AvatarPlugin extends MaterialPluginBase {
  private readonly textures: AvatarTextures;

  constructor(material: PBRMaterial, textures: AvatarTextures) {
    super(material, "Avatar", 200, { AVATAR: false });
    this.textures = textures;
    this._enable(true);
  }

  override getClassName(): string {
    return "AvatarPlugin";
  }

  override prepareDefines(defines: Record<string, unknown>): void {
    defines["AVATAR"] = true;
  }

  override getSamplers(samplers: string[]): void {
    samplers.push(MOTION_SAMPLER, PALETTE_SAMPLER);
  }

  override getAttributes(attributes: string[]): void {
    attributes.push(...VERTEX_ATTRIBUTES, ...PERSON_ATTRIBUTES);
  }

  override bindForSubMesh(_buffer: UniformBuffer, _scene: Scene, _engine: AbstractEngine, subMesh: SubMesh): void {
    subMesh.effect?.setTexture(MOTION_SAMPLER, this.textures.motion);
    subMesh.effect?.setTexture(PALETTE_SAMPLER, this.textures.palette);
  }

  override getCustomCode(shaderType: string): Record<string, string> {
    if (shaderType === "vertex") {
      return {
        CUSTOM_VERTEX_DEFINITIONS: `${MOTION_DECLARATIONS}\nuniform sampler2D ${PALETTE_SAMPLER};\n${FRAGMENT_VARYINGS}`,
        CUSTOM_VERTEX_UPDATE_POSITION: `
          avatarMove(positionUpdated, normalUpdated);
          ivec2 avatarSwatch = ivec2(int(avatarPaint.x + 0.5), int(avatarPerson.w));
          vec3 avatarPaletteColor = texelFetch(${PALETTE_SAMPLER}, avatarSwatch, 0).rgb;
          // Rosy is the skin's own colour with less green and blue, so that it suits every skin.
          avatarPaletteColor *= mix(vec3(1.0), vec3(1.0, 0.66, 0.64), avatarPaint.w);
          vAvatarColor = pow(avatarPaletteColor, vec3(2.2)) * avatarPaint.z * avatarPaint.z;
          vAvatarGloss = avatarPaint.x == 6.0 ? 1.0 : (avatarPaint.x == 1.0 ? 0.3 : 0.0);`,
      };
    }
    return {
      CUSTOM_FRAGMENT_DEFINITIONS: FRAGMENT_VARYINGS,
      CUSTOM_FRAGMENT_UPDATE_ALBEDO: "surfaceAlbedo = vAvatarColor;",
      CUSTOM_FRAGMENT_UPDATE_METALLICROUGHNESS: "metallicRoughness.g = mix(metallicRoughness.g, 0.25, vAvatarGloss);",
      CUSTOM_FRAGMENT_BEFORE_FINALCOLORCOMPOSITION: `
        float avatarRim = pow(1.0 - clamp(dot(normalW, viewDirectionW), 0.0, 1.0), 3.0);
        finalEmissive += (vAvatarColor * 0.32 + 0.015) * avatarRim * (0.45 + 0.55 * clamp(normalW.y + 0.3, 0.0, 1.0));`,
    };
  }
}
