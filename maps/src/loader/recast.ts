import type Recast from "@recast-navigation/wasm";

/** Recast and Detour (recast-navigation's WASM build), with the names of its C++ classes. */
export type RecastModule = typeof Recast;
export type { Recast };

/** Bit 30 of a Detour status. */
const SUCCESS = 0x40000000;

let loading: Promise<RecastModule> | undefined;

/**
 * The one instance of the WASM in this process. It comes with the code, base64 inside a chunk of its own: nothing is fetched
 * and no code is made from text, so a content security policy need only allow 'wasm-unsafe-eval'.
 */
export function loadRecast(): Promise<RecastModule> {
  loading ??= import("@recast-navigation/wasm").then(({ default: create }) => create({}));
  return loading;
}

export function succeeded(status: number): boolean {
  return (status & SUCCESS) !== 0;
}

/** A navigation mesh from what `saveNavMesh` made; undefined where Recast cannot read it. The caller destroys it. */
export function openNavMesh(recast: RecastModule, bytes: Uint8Array): Recast.NavMesh | undefined {
  const pointer = recast._malloc(bytes.length);
  const serialised = new recast.NavMeshExport();
  const importer = new recast.NavMeshImporter();
  try {
    recast.HEAPU8.set(bytes, pointer);
    serialised.dataPointer = pointer;
    serialised.size = bytes.length;
    const { navMesh } = importer.importNavMesh(serialised, absent<Recast.TileCacheMeshProcessJsImpl>());
    return recast.getPointer(navMesh) === 0 ? undefined : navMesh;
  } finally {
    recast._free(pointer);
    recast.destroy(serialised);
    recast.destroy(importer);
  }
}

export function saveNavMesh(recast: RecastModule, navMesh: Recast.NavMesh): Uint8Array {
  const exporter = new recast.NavMeshExporter();
  try {
    const serialised = exporter.exportNavMesh(navMesh, absent<Recast.TileCache>());
    const begin = Number(serialised.dataPointer);
    const bytes = recast.HEAPU8.slice(begin, begin + serialised.size);
    exporter.freeNavMeshExport(serialised);
    return bytes;
  } finally {
    recast.destroy(exporter);
  }
}

/** Frees a mesh and its tiles. */
export function closeNavMesh(recast: RecastModule, navMesh: Recast.NavMesh): void {
  navMesh.destroy();
  recast.destroy(navMesh);
}

/** The bindings take undefined for a null pointer; their types don't say so. */
function absent<Thing>(): Thing {
  return undefined as Thing;
}
