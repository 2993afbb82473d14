/** `nav.bin`: this header, little-endian, then the navigation mesh as recast-navigation serialises it. */
const MAGIC = 0x4e_57_43_47; // "GCWN" in the file's order
const VERSION = 1;
const HEADER_BYTES = 16;

/** The bytes are no ground, of another version, or were cut or changed on the way. Loading them would read foreign memory. */
export class GroundUnreadable extends Error {
  override readonly name = "GroundUnreadable";
}

/** Puts the header before a serialised navigation mesh. */
export function packGround(navMesh: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + navMesh.length);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, VERSION, true);
  header.setUint32(8, navMesh.length, true);
  header.setUint32(12, checksum(navMesh), true);
  bytes.set(navMesh, HEADER_BYTES);
  return bytes;
}

/**
 * The serialised navigation mesh inside.
 * @throws GroundUnreadable
 */
export function unpackGround(bytes: Uint8Array): Uint8Array {
  if (bytes.length < HEADER_BYTES) throw new GroundUnreadable("The ground is too short. Load the map again.");
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.getUint32(0, true) !== MAGIC) throw new GroundUnreadable("These bytes are no ground. Load the map again.");
  const version = header.getUint32(4, true);
  if (version !== VERSION) {
    throw new GroundUnreadable(`The ground has version ${version}, not ${VERSION}. Publish the map again.`);
  }
  const navMesh = bytes.subarray(HEADER_BYTES);
  if (header.getUint32(8, true) !== navMesh.length || header.getUint32(12, true) !== checksum(navMesh)) {
    throw new GroundUnreadable("The ground is damaged. Load the map again.");
  }
  return navMesh;
}

/** FNV-1a, 32 bits: finds damage, not malice. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash >>> 0;
}
