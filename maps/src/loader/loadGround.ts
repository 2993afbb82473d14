import { unpackGround } from "./groundFile.ts";
import type { NavGround } from "./NavGround.ts";
import { RecastGround } from "./RecastGround.ts";
import { loadRecast, openNavMesh } from "./recast.ts";

/**
 * Loads what `nav.bin` holds. Any number of grounds may be open in one process.
 * @throws GroundUnreadable where the bytes are damaged.
 */
export async function loadGround(bytes: Uint8Array): Promise<NavGround> {
  const serialised = unpackGround(bytes);
  const recast = await loadRecast();
  const navMesh = openNavMesh(recast, serialised);
  if (!navMesh) throw new Error("Recast cannot read the ground. Publish the map again.");
  return new RecastGround(recast, navMesh);
}
