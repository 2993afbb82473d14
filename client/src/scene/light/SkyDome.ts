import { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import type { Color3 } from "@babylonjs/core/Maths/math.color.js";
import type { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { CreateSphere } from "@babylonjs/core/Meshes/Builders/sphereBuilder.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Scene } from "@babylonjs/core/scene.js";

/** Linear colours of the sky and where the sun stands. */
export interface SkyColors {
  readonly top: Color3;
  readonly horizon: Color3;
  readonly ground: Color3;
  readonly sun: Color3;
  /** Unit vector towards the sun. */
  readonly towardsSun: Vector3;
  /** 0: none (indoors), 1: a summer day's. */
  readonly clouds: number;
}

const VERTEX = `
precision highp float;
attribute vec3 position;
uniform mat4 worldViewProjection;
varying vec3 vDirection;
void main() {
  vDirection = position;
  vec4 clip = worldViewProjection * vec4(position, 1.0);
  gl_Position = vec4(clip.xy, clip.w * 0.99999, clip.w);
}`;

const FRAGMENT = `
precision highp float;
varying vec3 vDirection;
uniform vec3 top;
uniform vec3 horizon;
uniform vec3 ground;
uniform vec3 sun;
uniform vec3 towardsSun;
uniform float clouds;
uniform float seconds;
uniform float gammaOut;

float hash(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}
float noise(vec2 p) {
  vec2 cell = floor(p);
  vec2 f = fract(p);
  vec2 s = f * f * (3.0 - 2.0 * f);
  return mix(mix(hash(cell), hash(cell + vec2(1.0, 0.0)), s.x),
             mix(hash(cell + vec2(0.0, 1.0)), hash(cell + vec2(1.0, 1.0)), s.x), s.y);
}
float billows(vec2 p) {
  float sum = 0.0;
  float weight = 0.5;
  for (int i = 0; i < 5; i++) {
    sum += weight * noise(p);
    p = mat2(1.6, 1.2, -1.2, 1.6) * p + 7.3;
    weight *= 0.5;
  }
  return sum;
}

void main() {
  vec3 d = normalize(vDirection);
  float up = max(d.y, 0.0);
  vec3 color = mix(horizon, top, pow(up, 0.48));
  color = mix(color, top * 0.82, smoothstep(0.45, 1.0, up));
  color = mix(color, ground, smoothstep(0.0, -0.22, d.y));
  float facing = max(dot(d, towardsSun), 0.0);
  color += sun * (0.16 * pow(facing, 7.0) + 0.32 * pow(facing, 48.0));
  color = mix(color, horizon * vec3(1.06, 1.02, 0.97), 0.35 * pow(1.0 - up, 8.0) * step(0.0, d.y));
#ifdef CLOUDS
  if (clouds > 0.0 && d.y > 0.015) {
    vec2 plane = d.xz / (d.y + 0.16) * 1.15 + vec2(seconds * 0.006, seconds * 0.0025);
    float shape = billows(plane * 1.1);
    float cover = smoothstep(0.48, 0.78, shape) * clouds * smoothstep(0.02, 0.2, d.y);
    float lit = smoothstep(0.9, 0.35, billows(plane * 1.1 + towardsSun.xz * 0.16));
    vec3 white = mix(mix(horizon, top, 0.18) * 0.97, vec3(1.0, 0.99, 0.97) + sun * 0.1, 0.3 + 0.7 * lit);
    color = mix(color, white, cover * 0.86);
  }
#endif
  color += sun * 2.2 * smoothstep(0.99945, 0.9998, facing);
  if (gammaOut > 0.5) color = pow(clamp(color, 0.0, 1.0), vec3(1.0 / 2.2));
  gl_FragColor = vec4(color, 1.0);
}`;

/** A dome that is always around the eye: a gradient, a glow around the sun and slow soft clouds, one draw call. */
export class SkyDome {
  readonly mesh: Mesh;
  readonly #material: ShaderMaterial;
  #seconds = 40;

  constructor(scene: Scene, colors: SkyColors) {
    this.mesh = CreateSphere("sky", { diameter: 100, segments: 12, sideOrientation: Mesh.BACKSIDE }, scene);
    this.#material = new ShaderMaterial(
      "sky",
      scene,
      { vertexSource: VERTEX, fragmentSource: FRAGMENT },
      {
        attributes: ["position"],
        uniforms: [
          "worldViewProjection",
          "top",
          "horizon",
          "ground",
          "sun",
          "towardsSun",
          "clouds",
          "seconds",
          "gammaOut",
        ],
        defines: ["#define CLOUDS"],
      },
    );
    this.#material.backFaceCulling = false;
    this.#material.disableDepthWrite = true;
    this.#material.setColor3("top", colors.top);
    this.#material.setColor3("horizon", colors.horizon);
    this.#material.setColor3("ground", colors.ground);
    this.#material.setColor3("sun", colors.sun);
    this.#material.setVector3("towardsSun", colors.towardsSun);
    this.#material.setFloat("clouds", colors.clouds);
    this.#material.setFloat("seconds", this.#seconds);
    this.#material.setFloat("gammaOut", 0);
    this.mesh.material = this.#material;
    this.mesh.infiniteDistance = true;
    this.mesh.isPickable = false;
    this.mesh.applyFog = false;
    this.mesh.alwaysSelectAsActiveMesh = true;
  }

  /** `isFinal`: nothing grades the picture afterwards, so the dome writes screen colours itself. */
  setOutput(isFinal: boolean): void {
    this.#material.setFloat("gammaOut", isFinal ? 1 : 0);
  }

  /** Lets the clouds drift. */
  drift(dtSeconds: number): void {
    this.#seconds += dtSeconds;
    this.#material.setFloat("seconds", this.#seconds);
  }
}
