import { type Document, NodeIO } from "@gltf-transform/core";
import { ALL_EXTENSIONS } from "@gltf-transform/extensions";
import { dedup, meshopt, prune, weld } from "@gltf-transform/functions";
import { MeshoptEncoder } from "meshoptimizer/encoder";
import type { NodeExtras } from "../extras.ts";
import { sceneOf, walkScene } from "./walkScene.ts";

/**
 * Bits for positions within a mesh: 1.5 mm over 100 m. The default of 14 shows as gaps between large meshes.
 */
const POSITION_BITS = 16;

/**
 * Makes the GLB that clients load: no duplicates, nothing unused, geometry quantised and compressed with meshopt
 * (EXT_meshopt_compression; the client brings the decoder). Colours, instancing and our own extras stay;
 * what other tools wrote into extras goes. Changes the document.
 */
export async function optimiseScene(document: Document): Promise<Uint8Array> {
  keepOnly(document);
  await MeshoptEncoder.ready;
  await document.transform(
    dedup(),
    prune({ keepExtras: true, keepLeaves: false }),
    weld(),
    meshopt({ encoder: MeshoptEncoder, level: "medium", quantizePosition: POSITION_BITS }),
  );
  repeatExtrasOfSplitNodes(document);
  const io = new NodeIO()
    .registerExtensions(ALL_EXTENSIONS)
    .registerDependencies({ "meshopt.encoder": MeshoptEncoder });
  return io.writeBinary(document);
}

/** Leaves one scene, and of all extras only those that were read and understood, written out on every mesh node. */
function keepOnly(document: Document): void {
  const root = document.getRoot();
  const scene = sceneOf(document);
  const sceneExtras = scene.getExtras();
  const nodeExtras = walkScene(document).map(({ node, extras, mesh }) => ({
    node,
    extras: extras ?? (node.getMesh() ? mesh : undefined),
  }));
  root.setDefaultScene(scene);
  for (const other of root.listScenes()) if (other !== scene) other.dispose();
  const properties = [
    root,
    ...root.listScenes(),
    ...root.listNodes(),
    ...root.listMeshes(),
    ...root.listMeshes().flatMap((mesh) => mesh.listPrimitives()),
    ...root.listMaterials(),
    ...root.listTextures(),
    ...root.listAccessors(),
    ...root.listAnimations(),
    ...root.listSkins(),
    ...root.listCameras(),
    ...root.listBuffers(),
  ];
  for (const property of properties) property.setExtras({});
  if ("crowdwire" in sceneExtras) scene.setExtras({ crowdwire: sceneExtras["crowdwire"] });
  for (const { node, extras } of nodeExtras) if (extras) node.setExtras({ crowdwire: extras satisfies NodeExtras });
}

/** Quantising gives the mesh of a node with children to a new node below it, which must say the same. */
function repeatExtrasOfSplitNodes(document: Document): void {
  for (const { node, extras, mesh } of walkScene(document)) {
    if (node.getMesh() && !extras && mesh) node.setExtras({ crowdwire: mesh });
  }
}
