import type { AbstractEngine } from "@babylonjs/core/Engines/abstractEngine.js";
import type { Material } from "@babylonjs/core/Materials/material.js";
import type { MaterialDefines } from "@babylonjs/core/Materials/materialDefines.js";
import { MaterialPluginBase } from "@babylonjs/core/Materials/materialPluginBase.js";
import type { UniformBuffer } from "@babylonjs/core/Materials/uniformBuffer.js";
import type { SubMesh } from "@babylonjs/core/Meshes/subMesh.js";
import type { Scene } from "@babylonjs/core/scene.js";

const DEFINITIONS = `
#ifdef RIPPLES
uniform float rippleSeconds;
vec2 rippleSlope(vec2 p, float t) {
  vec2 slope = vec2(0.0);
  slope += vec2(1.0, 0.35) * cos(dot(p, vec2(1.0, 0.35)) * 3.1 + t * 1.7);
  slope += vec2(-0.55, 1.0) * cos(dot(p, vec2(-0.55, 1.0)) * 4.3 - t * 2.1) * 0.7;
  slope += vec2(0.8, -0.9) * cos(dot(p, vec2(0.8, -0.9)) * 7.7 + t * 2.9) * 0.45;
  slope += vec2(0.2, 1.0) * cos(dot(p, vec2(0.2, 1.0)) * 12.5 - t * 3.7) * 0.25;
  return slope;
}
#endif
`;

const BEFORE_LIGHTS = `
#ifdef RIPPLES
{
  vec2 slope = rippleSlope(vPositionW.xz, rippleSeconds);
  normalW = normalize(normalW + vec3(slope.x, 0.0, slope.y) * 0.075 * smoothstep(0.4, 0.9, abs(normalW.y)));
  float crest = dot(slope, slope);
  surfaceAlbedo = mix(surfaceAlbedo * 0.92, surfaceAlbedo * 1.18 + 0.02, smoothstep(0.3, 3.2, crest));
}
#endif
`;

/** Small moving waves on level water, without a texture. */
export class WaterPlugin extends MaterialPluginBase {
  seconds = 0;

  constructor(material: Material) {
    super(material, "Ripples", 210, { RIPPLES: false });
    this.registerForExtraEvents = true;
    this._enable(true);
  }

  override getClassName(): string {
    return "WaterPlugin";
  }

  override prepareDefines(defines: MaterialDefines): void {
    (defines as MaterialDefines & Record<string, unknown>)["RIPPLES"] = true;
  }

  override getUniforms(): { externalUniforms: string[] } {
    return { externalUniforms: ["rippleSeconds"] };
  }

  override hardBindForSubMesh(_buffer: UniformBuffer, _scene: Scene, _engine: AbstractEngine, part: SubMesh): void {
    part.effect?.setFloat("rippleSeconds", this.seconds);
  }

  override getCustomCode(shaderType: string): { [point: string]: string } | null {
    if (shaderType !== "fragment") return null;
    return { CUSTOM_FRAGMENT_DEFINITIONS: DEFINITIONS, CUSTOM_FRAGMENT_BEFORE_LIGHTS: BEFORE_LIGHTS };
  }
}
