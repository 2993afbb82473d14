import { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import { CreateGround } from "@babylonjs/core/Meshes/Builders/groundBuilder.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import "@babylonjs/core/Meshes/thinInstanceMesh.js";
import type { Scene } from "@babylonjs/core/scene.js";
import "@babylonjs/core/Shaders/ShadersInclude/instancesDeclaration.js";
import "@babylonjs/core/Shaders/ShadersInclude/instancesVertex.js";
import type { ShownPerson } from "./PeopleView.ts";

const VERTEX = `
precision highp float;
attribute vec3 position;
uniform mat4 viewProjection;
varying vec2 vAt;
#include<instancesDeclaration>
void main() {
#include<instancesVertex>
  gl_Position = viewProjection * finalWorld * vec4(position, 1.0);
  gl_Position.z -= 0.0004 * gl_Position.w;
  vAt = position.xz * 2.0;
}`;

const FRAGMENT = `
precision highp float;
varying vec2 vAt;
uniform float strength;
void main() {
  float inside = clamp(1.0 - dot(vAt, vAt), 0.0, 1.0);
  gl_FragColor = vec4(0.10, 0.07, 0.11, strength * inside * inside);
}`;

const CAPACITY = 512;
const DIAMETER_METERS = 1.05;
const REACH_METERS = 70;

/** A soft dark spot under everyone's feet, one draw call: the only shadow on slow machines, and what ties feet to the floor on others. */
export class ContactShades {
  readonly #mesh: Mesh;
  readonly #material: ShaderMaterial;
  readonly #matrices = new Float32Array(CAPACITY * 16);

  constructor(scene: Scene) {
    this.#mesh = CreateGround("contact shades", { width: 1, height: 1 }, scene);
    this.#material = new ShaderMaterial(
      "contact shades",
      scene,
      { vertexSource: VERTEX, fragmentSource: FRAGMENT },
      { attributes: ["position"], uniforms: ["world", "viewProjection", "strength"], needAlphaBlending: true },
    );
    this.#material.disableDepthWrite = true;
    this.#material.backFaceCulling = false;
    this.#mesh.material = this.#material;
    this.#mesh.alwaysSelectAsActiveMesh = true;
    this.#mesh.isPickable = false;
    this.#mesh.alphaIndex = -10;
    this.#mesh.thinInstanceSetBuffer("matrix", this.#matrices, 16, false);
    this.#mesh.thinInstanceCount = 0;
    this.setStrength(0.5);
  }

  /** 0..1: strong where there are no real shadows. */
  setStrength(strength: number): void {
    this.#material.setFloat("strength", strength);
  }

  update(people: Iterable<ShownPerson>, isSelfHidden: boolean): void {
    let count = 0;
    for (const person of people) {
      if (!person.isPlaced || person.distanceMeters > REACH_METERS || (person.isSelf && isSelfHidden)) continue;
      if (count === CAPACITY) break;
      const at = count * 16;
      this.#matrices[at] = DIAMETER_METERS;
      this.#matrices[at + 5] = 1;
      this.#matrices[at + 10] = DIAMETER_METERS;
      this.#matrices[at + 12] = person.x;
      this.#matrices[at + 13] = person.groundY + 0.02;
      this.#matrices[at + 14] = person.z;
      this.#matrices[at + 15] = 1;
      count += 1;
    }
    this.#mesh.thinInstanceCount = count;
    this.#mesh.isVisible = count > 0;
    if (count > 0) this.#mesh.thinInstanceBufferUpdated("matrix");
  }
}
