import type { Node } from "@gltf-transform/core";
import { InstancedMesh } from "@gltf-transform/extensions";
import { compose, type Matrix, multiply } from "./matrix.ts";

const NO_TRANSLATION = [0, 0, 0];
const NO_ROTATION = [0, 0, 0, 1];
const NO_SCALE = [1, 1, 1];

/** How often a node's mesh is drawn. */
export function instanceCount(node: Node): number {
  return instancesOf(node)?.listAttributes()[0]?.getCount() ?? 1;
}

/** Where a node's mesh is drawn: at the node, or wherever EXT_mesh_gpu_instancing puts it. */
export function instanceMatrices(node: Node, world: Matrix): Matrix[] {
  const instances = instancesOf(node);
  if (!instances) return [world];
  const translation = instances.getAttribute("TRANSLATION");
  const rotation = instances.getAttribute("ROTATION");
  const scale = instances.getAttribute("SCALE");
  return Array.from({ length: instanceCount(node) }, (_, index) =>
    multiply(
      world,
      compose(
        translation?.getElement(index, []) ?? NO_TRANSLATION,
        rotation?.getElement(index, []) ?? NO_ROTATION,
        scale?.getElement(index, []) ?? NO_SCALE,
      ),
    ),
  );
}

function instancesOf(node: Node): InstancedMesh | null {
  return node.getExtension<InstancedMesh>(InstancedMesh.EXTENSION_NAME);
}
