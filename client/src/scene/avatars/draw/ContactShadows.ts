import { Constants } from "@babylonjs/core/Engines/constants.js";
import { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import { CreateGround } from "@babylonjs/core/Meshes/Builders/groundBuilder.js";
import type { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import "@babylonjs/core/Meshes/thinInstanceMesh.js";
import "@babylonjs/core/Shaders/ShadersInclude/instancesDeclaration.js";
import "@babylonjs/core/Shaders/ShadersInclude/instancesVertex.js";
import type { Scene } from "@babylonjs/core/scene.js";

const FLOATS = 16;
const SIZE_METERS = 0.95;
/** Over the ground, so that the two do not fight for depth. */
const CLEARANCE_METERS = 0.02;

const vertexSource = `
precision highp float;
attribute vec3 position;
uniform mat4 viewProjection;
#include<instancesDeclaration>
varying vec2 vSpot;
varying float vFade;
void main(void) {
  #include<instancesVertex>
  // The matrix's unused corner carries how faint the spot is.
  vFade = finalWorld[1][1];
  finalWorld[1][1] = 1.0;
  vSpot = position.xz * 2.0;
  gl_Position = viewProjection * finalWorld * vec4(position, 1.0);
}`;

const fragmentSource = `
precision highp float;
uniform float strength;
varying vec2 vSpot;
varying float vFade;
void main(void) {
  float near = 1.0 - clamp(length(vSpot), 0.0, 1.0);
  gl_FragColor = vec4(0.09, 0.07, 0.13, strength * vFade * near * near * (3.0 - 2.0 * near));
}`;

/** A soft dark spot under everybody, where real shadows cost too much. One draw call. */
export class ContactShadows {
  private readonly mesh: Mesh;
  private readonly material: ShaderMaterial;
  private readonly matrices: Float32Array;
  private count = 0;

  constructor(scene: Scene, capacity: number) {
    this.matrices = new Float32Array(capacity * FLOATS);
    for (let slot = 0; slot < capacity; slot++) {
      this.matrices[slot * FLOATS + 15] = 1;
    }
    this.mesh = CreateGround("avatarContact", { width: 1, height: 1 }, scene);
    this.material = new ShaderMaterial(
      "avatarContact",
      scene,
      { vertexSource, fragmentSource },
      { attributes: ["position"], uniforms: ["world", "viewProjection", "strength"], needAlphaBlending: true },
    );
    this.material.alphaMode = Constants.ALPHA_COMBINE;
    this.material.disableDepthWrite = true;
    this.material.backFaceCulling = false;
    this.mesh.material = this.material;
    this.mesh.alwaysSelectAsActiveMesh = true;
    this.mesh.doNotSyncBoundingInfo = true;
    this.mesh.isPickable = false;
    this.mesh.thinInstanceSetBuffer("matrix", this.matrices, FLOATS, false);
    this.mesh.isVisible = false;
  }

  setStrength(strength: number): void {
    this.material.setFloat("strength", strength);
  }

  begin(): void {
    this.count = 0;
  }

  /** A spot on the ground at (x, y, z) for somebody `lift` metres above it: fainter and larger the higher. */
  add(x: number, y: number, z: number, lift: number): void {
    const at = this.count++ * FLOATS;
    const size = SIZE_METERS * (1 + lift * 0.5);
    this.matrices[at] = size;
    this.matrices[at + 5] = 1 / (1 + lift * 2.5);
    this.matrices[at + 10] = size;
    this.matrices[at + 12] = x;
    this.matrices[at + 13] = y + CLEARANCE_METERS;
    this.matrices[at + 14] = z;
  }

  end(): void {
    this.mesh.isVisible = this.count > 0;
    if (this.count > 0) {
      this.mesh.thinInstanceCount = this.count;
      this.mesh.thinInstancePartialBufferUpdate("matrix", this.count, 0);
    }
  }

  dispose(): void {
    this.mesh.dispose();
    this.material.dispose();
  }
}
