import { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import type { Color3 } from "@babylonjs/core/Maths/math.color.js";
import { CreateGround } from "@babylonjs/core/Meshes/Builders/groundBuilder.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import { FLAT_VERTEX } from "./flatVertex.ts";

const FRAGMENT = `
precision highp float;
varying vec2 vAt;
uniform vec3 color;
uniform float seconds;
uniform float alpha;
uniform float gammaOut;
void main() {
  float r = length(vAt);
  float soft = fwidth(r) * 1.5 + 0.01;
  float beat = fract(seconds * 0.8);
  float ring = smoothstep(0.62 - soft, 0.62, r) * (1.0 - smoothstep(0.78, 0.78 + soft, r));
  float wave = (1.0 - smoothstep(0.0, 0.09, abs(r - (0.62 + 0.36 * beat)))) * (1.0 - beat);
  float middle = 1.0 - smoothstep(0.2, 0.2 + soft, r);
  float fill = 0.18 * (1.0 - smoothstep(0.55, 0.62, r));
  float shown = clamp(ring + wave * 0.6 + middle * 0.9 + fill, 0.0, 1.0) * alpha;
  vec3 c = gammaOut > 0.5 ? pow(color, vec3(1.0 / 2.2)) : color;
  gl_FragColor = vec4(c, shown);
}`;

/** A soft ring lying on something, that comes, pulses and goes. */
export class GroundMark {
  readonly #mesh: Mesh;
  readonly #material: ShaderMaterial;
  /** True: no pulse and no fading, for people who asked for less motion. */
  isCalm: boolean;
  #seconds = 0;
  #alpha = 0;
  #isShown = false;

  constructor(scene: Scene, color: Color3, diameterMeters: number, isCalm: boolean) {
    this.isCalm = isCalm;
    this.#mesh = CreateGround("mark", { width: 1, height: 1 }, scene);
    this.#mesh.scaling.set(diameterMeters, 1, diameterMeters);
    this.#material = new ShaderMaterial(
      "mark",
      scene,
      { vertexSource: FLAT_VERTEX, fragmentSource: FRAGMENT },
      {
        attributes: ["position"],
        uniforms: ["worldViewProjection", "color", "seconds", "alpha", "gammaOut"],
        needAlphaBlending: true,
      },
    );
    this.#material.disableDepthWrite = true;
    this.#material.backFaceCulling = false;
    this.#material.setColor3("color", color);
    this.#material.setFloat("gammaOut", 0);
    this.#mesh.material = this.#material;
    this.#mesh.isPickable = false;
    this.#mesh.setEnabled(false);
  }

  setOutput(isFinal: boolean): void {
    this.#material.setFloat("gammaOut", isFinal ? 1 : 0);
  }

  show(x: number, y: number, z: number): void {
    this.#mesh.position.set(x, y + 0.05, z);
    this.#isShown = true;
    this.#seconds = 0;
    if (this.isCalm) this.#alpha = 1;
  }

  hide(): void {
    this.#isShown = false;
    if (this.isCalm) this.#alpha = 0;
  }

  update(dtSeconds: number): void {
    const target = this.#isShown ? 1 : 0;
    this.#alpha += Math.max(-dtSeconds * 5, Math.min(dtSeconds * 8, target - this.#alpha));
    const isSeen = this.#alpha > 0.01;
    if (this.#mesh.isEnabled(false) !== isSeen) this.#mesh.setEnabled(isSeen);
    if (!isSeen) return;
    if (!this.isCalm) this.#seconds += dtSeconds;
    this.#material.setFloat("seconds", this.#seconds);
    this.#material.setFloat("alpha", this.#alpha);
  }
}
