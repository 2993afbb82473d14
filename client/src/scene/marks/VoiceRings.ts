import { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import { Color3 } from "@babylonjs/core/Maths/math.color.js";
import { CreateGround } from "@babylonjs/core/Meshes/Builders/groundBuilder.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { PeopleView, ShownPerson } from "../people/PeopleView.ts";
import type { ShownConversation } from "../WorldView.ts";
import { FLAT_VERTEX } from "./flatVertex.ts";

const FRAGMENT = `
precision highp float;
varying vec2 vAt;
uniform vec3 color;
uniform float seconds;
uniform float pulse;
uniform float gammaOut;
void main() {
  float r = length(vAt);
  float soft = fwidth(r) * 1.5 + 0.01;
  float edge = 0.62 + 0.05 * pulse * sin(seconds * 9.0);
  float ring = smoothstep(edge - soft, edge, r) * (1.0 - smoothstep(edge + 0.1, edge + 0.1 + soft, r));
  float beat = fract(seconds * 1.4);
  float wave = pulse * (1.0 - smoothstep(0.0, 0.08, abs(r - (0.66 + 0.3 * beat)))) * (1.0 - beat);
  float glow = 0.22 * (1.0 - smoothstep(0.0, edge, r));
  vec3 c = gammaOut > 0.5 ? pow(color, vec3(1.0 / 2.2)) : color;
  gl_FragColor = vec4(c, clamp(ring * 0.9 + wave * 0.8 + glow, 0.0, 1.0));
}`;

/** More are not told apart, and groups hold about as many. */
const MOST_RINGS = 32;
const DIAMETER_METERS = 1.25;
const HEARING = new Color3(0.06, 0.5, 0.49);
const SPEAKING = new Color3(1, 0.45, 0.1);

/** Rings under people's feet: quiet ones under those who hear one (GR8), pulsing ones under those who speak. */
export class VoiceRings {
  isCalm: boolean;
  readonly #scene: Scene;
  readonly #hearing: ShaderMaterial;
  readonly #speaking: ShaderMaterial;
  readonly #rings: Mesh[] = [];
  #shown: ShownConversation = { hearers: new Set(), speaking: new Set(), isOpen: false, isSpeaking: false };
  #seconds = 0;

  constructor(scene: Scene, isCalm: boolean) {
    this.#scene = scene;
    this.isCalm = isCalm;
    this.#hearing = this.#material("hearing", HEARING, 0);
    this.#speaking = this.#material("speaking", SPEAKING, 1);
  }

  show(conversation: ShownConversation): void {
    this.#shown = conversation;
  }

  setOutput(isFinal: boolean): void {
    for (const material of [this.#hearing, this.#speaking]) material.setFloat("gammaOut", isFinal ? 1 : 0);
  }

  /** Puts the rings where people stand in this frame. */
  update(dtSeconds: number, people: PeopleView): void {
    if (!this.isCalm) this.#seconds += dtSeconds;
    this.#speaking.setFloat("seconds", this.#seconds);
    this.#speaking.setFloat("pulse", this.isCalm ? 0 : 1);
    let used = 0;
    for (const person of people.people()) {
      const material = this.#materialFor(person);
      if (!material || !person.isPlaced || used >= MOST_RINGS) continue;
      const ring = this.#ring(used++);
      ring.material = material;
      ring.position.set(person.x, person.groundY + 0.04, person.z);
      ring.setEnabled(true);
    }
    for (let index = used; index < this.#rings.length; index++) this.#rings[index]?.setEnabled(false);
  }

  #materialFor({ id, isSelf }: ShownPerson): ShaderMaterial | null {
    const { hearers, speaking, isOpen, isSpeaking } = this.#shown;
    if (isSelf) {
      if (isSpeaking && hearers.size > 0) return this.#speaking;
      return isOpen && hearers.size > 0 ? this.#hearing : null;
    }
    if (speaking.has(id)) return this.#speaking;
    return hearers.has(id) ? this.#hearing : null;
  }

  #ring(index: number): Mesh {
    const known = this.#rings[index];
    if (known) return known;
    const ring = CreateGround("voice ring", { width: 1, height: 1 }, this.#scene);
    ring.scaling.set(DIAMETER_METERS, 1, DIAMETER_METERS);
    ring.isPickable = false;
    this.#rings.push(ring);
    return ring;
  }

  #material(name: string, color: Color3, pulse: number): ShaderMaterial {
    const material = new ShaderMaterial(
      name,
      this.#scene,
      { vertexSource: FLAT_VERTEX, fragmentSource: FRAGMENT },
      {
        attributes: ["position"],
        uniforms: ["worldViewProjection", "color", "seconds", "pulse", "gammaOut"],
        needAlphaBlending: true,
      },
    );
    material.disableDepthWrite = true;
    material.backFaceCulling = false;
    material.setColor3("color", color);
    material.setFloat("seconds", 0);
    material.setFloat("pulse", pulse);
    material.setFloat("gammaOut", 0);
    return material;
  }
}
