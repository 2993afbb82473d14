import { VertexBuffer } from "@babylonjs/core/Buffers/buffer.js";
import { FreeCamera } from "@babylonjs/core/Cameras/freeCamera.js";
import type { Engine } from "@babylonjs/core/Engines/engine.js";
import { ShaderMaterial } from "@babylonjs/core/Materials/shaderMaterial.js";
import { Vector3 } from "@babylonjs/core/Maths/math.vector.js";
import { Mesh } from "@babylonjs/core/Meshes/mesh.js";
import { VertexData } from "@babylonjs/core/Meshes/mesh.vertexData.js";
import { Scene } from "@babylonjs/core/scene.js";
import { TagAtlas } from "./TagAtlas.ts";
import { MAX_TAGS, type PlacedTag } from "./TagLayout.ts";

const VERTEX = `
precision highp float;
attribute vec3 position;
attribute vec2 uv;
varying vec2 vUv;
varying float vAlpha;
void main() {
  gl_Position = vec4(position.xy, 0.0, 1.0);
  vUv = uv;
  vAlpha = position.z;
}`;

const FRAGMENT = `
precision highp float;
uniform sampler2D names;
varying vec2 vUv;
varying float vAlpha;
void main() {
  vec4 color = texture2D(names, vUv);
  gl_FragColor = vec4(color.rgb, color.a * vAlpha);
}`;

/**
 * Draws the name tags over the finished picture: a scene of its own with one mesh, so that neither tone mapping nor
 * edge smoothing touches the letters, and everything is one draw call.
 */
export class TagLayer {
  readonly #engine: Engine;
  readonly #scene: Scene;
  readonly #mesh: Mesh;
  readonly #material: ShaderMaterial;
  readonly #positions = new Float32Array(MAX_TAGS * 4 * 3);
  readonly #uvs = new Float32Array(MAX_TAGS * 4 * 2);
  #atlas: TagAtlas;
  #pixelRatio: number;
  #frame = 0;

  constructor(engine: Engine, pixelRatio: number) {
    this.#engine = engine;
    this.#pixelRatio = pixelRatio;
    this.#scene = new Scene(engine, { virtual: true });
    this.#scene.autoClear = false;
    this.#scene.autoClearDepthAndStencil = false;
    this.#scene.detachControl();
    this.#scene.activeCamera = new FreeCamera("tags", Vector3.Zero(), this.#scene);
    this.#material = new ShaderMaterial(
      "tags",
      this.#scene,
      { vertexSource: VERTEX, fragmentSource: FRAGMENT },
      { attributes: ["position", "uv"], uniforms: [], samplers: ["names"], needAlphaBlending: true },
    );
    this.#material.backFaceCulling = false;
    this.#material.disableDepthWrite = true;
    this.#material.depthFunction = 519; // always: the picture below is already finished
    this.#atlas = new TagAtlas(engine, this.#scene, pixelRatio);
    this.#material.setTexture("names", this.#atlas.texture);
    this.#mesh = this.#createMesh();
  }

  /** CSS size of somebody's tag. */
  measure(name: string): { width: number; height: number } {
    return this.#atlas.measure(name);
  }

  /** The letters follow the resolution; a change redraws the names as they are needed. */
  setPixelRatio(pixelRatio: number): void {
    if (Math.abs(pixelRatio - this.#pixelRatio) < 0.01) return;
    this.#pixelRatio = pixelRatio;
    this.#atlas.dispose();
    this.#atlas = new TagAtlas(this.#engine, this.#scene, pixelRatio);
    this.#material.setTexture("names", this.#atlas.texture);
  }

  /** Draws the tags; call after the world's scene was rendered. `label` tells what stands on a tag. */
  render(tags: readonly PlacedTag[], label: (id: number) => { name: string; dotColor: string } | null): void {
    this.#frame += 1;
    let drawn = 0;
    for (const tag of tags) {
      const text = label(tag.id);
      if (!text) continue;
      this.#writeQuad(drawn, tag, text.name, text.dotColor);
      drawn += 1;
      if (drawn === MAX_TAGS) break;
    }
    if (drawn === 0) return;
    this.#mesh.updateVerticesData(VertexBuffer.PositionKind, this.#positions);
    this.#mesh.updateVerticesData(VertexBuffer.UVKind, this.#uvs);
    const part = this.#mesh.subMeshes[0];
    if (part) part.indexCount = drawn * 6;
    this.#scene.render(false);
  }

  dispose(): void {
    this.#atlas.dispose();
    this.#scene.dispose();
  }

  #writeQuad(index: number, tag: PlacedTag, name: string, dotColor: string): void {
    const image = this.#atlas.image(name, dotColor, this.#frame);
    const width = this.#engine.getRenderWidth();
    const height = this.#engine.getRenderHeight();
    // Whole pixels, or the letters blur.
    const left = Math.round(tag.x * this.#pixelRatio - image.widthPixels / 2);
    const top = Math.round(tag.y * this.#pixelRatio - image.heightPixels / 2);
    const x0 = (left / width) * 2 - 1;
    const x1 = ((left + image.widthPixels) / width) * 2 - 1;
    const y0 = 1 - (top / height) * 2;
    const y1 = 1 - ((top + image.heightPixels) / height) * 2;
    this.#positions.set([x0, y0, tag.alpha, x1, y0, tag.alpha, x1, y1, tag.alpha, x0, y1, tag.alpha], index * 12);
    this.#uvs.set([image.u0, image.v0, image.u1, image.v0, image.u1, image.v1, image.u0, image.v1], index * 8);
  }

  #createMesh(): Mesh {
    const mesh = new Mesh("tags", this.#scene);
    const shape = new VertexData();
    shape.positions = this.#positions;
    shape.uvs = this.#uvs;
    const indices: number[] = [];
    for (let quad = 0; quad < MAX_TAGS; quad++) {
      const k = quad * 4;
      indices.push(k, k + 1, k + 2, k, k + 2, k + 3);
    }
    shape.indices = indices;
    shape.applyToMesh(mesh, true);
    mesh.alwaysSelectAsActiveMesh = true;
    mesh.isPickable = false;
    mesh.material = this.#material;
    // A part that draws fewer indices than its mesh has needs bounds of its own to be sorted by.
    mesh.subMeshes[0]?.setBoundingInfo(mesh.getBoundingInfo());
    return mesh;
  }
}
