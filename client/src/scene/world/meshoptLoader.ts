import type { GLTFLoader } from "@babylonjs/loaders/glTF/2.0/glTFLoader.js";
import { ArrayItem, GLTFLoader as Loader } from "@babylonjs/loaders/glTF/2.0/glTFLoader.js";
import type { IGLTFLoaderExtension } from "@babylonjs/loaders/glTF/2.0/glTFLoaderExtension.js";
import {
  registerGLTFExtension,
  unregisterGLTFExtension,
} from "@babylonjs/loaders/glTF/2.0/glTFLoaderExtensionRegistry.js";
import type { IBufferView } from "@babylonjs/loaders/glTF/2.0/glTFLoaderInterfaces.js";
import { MeshoptDecoder } from "meshoptimizer/decoder";

/** What the extension adds to a buffer view, as the specification has it. */
interface CompressedView {
  buffer: number;
  byteOffset?: number;
  byteLength: number;
  byteStride: number;
  count: number;
  mode: string;
  filter?: string;
}

const NAME = "EXT_meshopt_compression";

/**
 * Decodes meshopt-compressed buffers with the decoder that is bundled with us. Babylon's own extension loads it as a
 * script from a CDN. https://github.com/KhronosGroup/glTF/tree/main/extensions/2.0/Vendor/EXT_meshopt_compression
 */
class MeshoptExtension implements IGLTFLoaderExtension {
  readonly name = NAME;
  enabled: boolean;
  readonly #loader: GLTFLoader;
  readonly #decoded = new Map<IBufferView, Promise<ArrayBufferView>>();

  constructor(loader: GLTFLoader) {
    this.#loader = loader;
    this.enabled = loader.isExtensionUsed(NAME);
  }

  loadBufferViewAsync(context: string, view: IBufferView): Promise<ArrayBufferView> | null {
    return Loader.LoadExtensionAsync<CompressedView, ArrayBufferView>(context, view, NAME, (inner, compressed) => {
      const known = this.#decoded.get(view);
      if (known !== undefined) return known;
      const decoding = this.#decode(inner, compressed);
      this.#decoded.set(view, decoding);
      return decoding;
    });
  }

  dispose(): void {
    this.#decoded.clear();
  }

  async #decode(context: string, compressed: CompressedView): Promise<ArrayBufferView> {
    const buffer = ArrayItem.Get(`${context}/buffer`, this.#loader.gltf.buffers, compressed.buffer);
    const source = await this.#loader.loadBufferAsync(
      `/buffers/${buffer.index}`,
      buffer,
      compressed.byteOffset ?? 0,
      compressed.byteLength,
    );
    await MeshoptDecoder.ready;
    const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    const target = new Uint8Array(compressed.count * compressed.byteStride);
    MeshoptDecoder.decodeGltfBuffer(
      target,
      compressed.count,
      compressed.byteStride,
      bytes,
      compressed.mode,
      compressed.filter,
    );
    return target;
  }
}

/** Teaches the glTF loader to read meshopt. Safe to call again. */
export function registerMeshopt(): void {
  unregisterGLTFExtension(NAME);
  registerGLTFExtension(NAME, true, (loader) => new MeshoptExtension(loader));
}
