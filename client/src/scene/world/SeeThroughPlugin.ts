import type { AbstractEngine } from "@babylonjs/core/Engines/abstractEngine.js";
import type { Material } from "@babylonjs/core/Materials/material.js";
import type { MaterialDefines } from "@babylonjs/core/Materials/materialDefines.js";
import { MaterialPluginBase } from "@babylonjs/core/Materials/materialPluginBase.js";
import type { UniformBuffer } from "@babylonjs/core/Materials/uniformBuffer.js";
import type { SubMesh } from "@babylonjs/core/Meshes/subMesh.js";
import type { Scene } from "@babylonjs/core/scene.js";

/** The person who must stay visible; one object shared by all plugins. */
export interface SeeThroughFocus {
  x: number;
  y: number;
  z: number;
  /** 0 switches the effect off (first person). */
  strength: number;
}

const DEFINITIONS = `
#ifdef SEE_THROUGH
uniform vec4 seeThrough;
float ditherThreshold(vec2 pixel) {
  // Interleaved gradient noise, Jimenez 2014.
  return fract(52.9829189 * fract(dot(floor(pixel), vec2(0.06711056, 0.00583715))));
}
#endif
`;

const MAIN_BEGIN = `
#ifdef SEE_THROUGH
{
  vec3 toEye = vEyePosition.xyz - seeThrough.xyz;
  float eyeDistance = max(length(toEye), 0.001);
  vec3 axis = toEye / eyeDistance;
  vec3 offset = vPositionW - seeThrough.xyz;
  float along = dot(offset, axis);
  float aside = length(offset - axis * along);
  float hidden = (1.0 - smoothstep(0.75, 1.45, aside)) * smoothstep(0.5, 1.3, along);
  hidden = max(hidden, 1.0 - smoothstep(0.7, 1.5, distance(vEyePosition.xyz, vPositionW)));
  if (hidden * 0.94 * seeThrough.w > ditherThreshold(gl_FragCoord.xy)) discard;
}
#endif
`;

/** Thins out leaves and other decoration between the eye and the person it follows, instead of letting them hide the person. */
export class SeeThroughPlugin extends MaterialPluginBase {
  readonly #focus: SeeThroughFocus;

  constructor(material: Material, focus: SeeThroughFocus) {
    super(material, "SeeThrough", 205, { SEE_THROUGH: false });
    this.#focus = focus;
    this.registerForExtraEvents = true;
    this._enable(true);
  }

  override getClassName(): string {
    return "SeeThroughPlugin";
  }

  override prepareDefines(defines: MaterialDefines): void {
    (defines as MaterialDefines & Record<string, unknown>)["SEE_THROUGH"] = true;
  }

  override getUniforms(): { externalUniforms: string[] } {
    return { externalUniforms: ["seeThrough"] };
  }

  override hardBindForSubMesh(_buffer: UniformBuffer, _scene: Scene, _engine: AbstractEngine, part: SubMesh): void {
    const focus = this.#focus;
    part.effect?.setFloat4("seeThrough", focus.x, focus.y, focus.z, focus.strength);
  }

  override getCustomCode(shaderType: string): { [point: string]: string } | null {
    if (shaderType !== "fragment") return null;
    return { CUSTOM_FRAGMENT_DEFINITIONS: DEFINITIONS, CUSTOM_FRAGMENT_MAIN_BEGIN: MAIN_BEGIN };
  }
}
