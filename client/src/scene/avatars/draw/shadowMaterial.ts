import { Material } from "@babylonjs/core/Materials/material";
import { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial";
import { ShadowDepthWrapper } from "@babylonjs/core/Materials/shadowDepthWrapper";
import "@babylonjs/core/Shaders/ShadersInclude/instancesDeclaration";
import "@babylonjs/core/Shaders/ShadersInclude/instancesVertex";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapVertexExtraDeclaration";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapVertexNormalBias";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapVertexMetric";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapFragmentExtraDeclaration";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapFragmentSoftTransparentShadow";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapFragment";
import type { Scene } from "@babylonjs/core/scene";
import type { AvatarTextures } from "./AvatarPlugin.ts";
import { MOTION_DECLARATIONS, MOTION_SAMPLER, PERSON_ATTRIBUTES, VERTEX_ATTRIBUTES } from "./motionShader.ts";

// The two SHADOWDEPTH marks are where the depth wrapper writes the shadow generator's own code.
const vertexSource = `
precision highp float;
attribute vec3 position;
attribute vec3 normal;
uniform mat4 viewProjection;
#include<instancesDeclaration>
${MOTION_DECLARATIONS}
void main(void) {
  vec3 positionUpdated = position;
  vec3 normalUpdated = normal;
  avatarMove(positionUpdated, normalUpdated);
  #include<instancesVertex>
  vec4 worldPos = finalWorld * vec4(positionUpdated, 1.0);
  vec3 vNormalW = normalize(mat3(finalWorld) * normalUpdated);
  #define SHADOWDEPTH_NORMALBIAS
  gl_Position = viewProjection * worldPos;
  #define SHADOWDEPTH_METRIC
}`;

const fragmentSource = `
precision highp float;
void main(void) {
  gl_FragColor = vec4(0.0, 0.0, 0.0, 1.0);
  #define SHADOWDEPTH_FRAGMENT
}`;

/**
 * The material of shadow casters: depth alone, moved by the same code as the people themselves. It is its own depth wrapper,
 * since its mesh is drawn by shadow generators and by nothing else.
 */
export function createShadowMaterial(scene: Scene, textures: AvatarTextures): ShaderMaterial {
  const material = new ShaderMaterial(
    "avatarShadow",
    scene,
    { vertexSource, fragmentSource },
    {
      attributes: ["position", "normal", ...VERTEX_ATTRIBUTES, ...PERSON_ATTRIBUTES],
      uniforms: ["world", "viewProjection"],
      samplers: [MOTION_SAMPLER],
    },
  );
  material.setTexture(MOTION_SAMPLER, textures.motion as Parameters<ShaderMaterial["setTexture"]>[1]);
  material.sideOrientation = Material.CounterClockWiseSideOrientation;
  material.shadowDepthWrapper = new ShadowDepthWrapper(material, scene, { standalone: true });
  return material;
}
