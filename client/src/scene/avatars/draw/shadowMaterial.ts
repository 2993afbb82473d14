import { Material } from "@babylonjs/core/Materials/material.js";
import { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import { ShadowDepthWrapper } from "@babylonjs/core/Materials/shadowDepthWrapper.js";
import "@babylonjs/core/Shaders/ShadersInclude/instancesDeclaration.js";
import "@babylonjs/core/Shaders/ShadersInclude/instancesVertex.js";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapVertexExtraDeclaration.js";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapVertexNormalBias.js";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapVertexMetric.js";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapFragmentExtraDeclaration.js";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapFragmentSoftTransparentShadow.js";
import "@babylonjs/core/Shaders/ShadersInclude/shadowMapFragment.js";
import type { Scene } from "@babylonjs/core/scene.js";
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
