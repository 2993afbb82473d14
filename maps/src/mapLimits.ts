/** How big a map may be. Counts are taken with instances expanded, from the file's header where possible, before anything is decoded. */
export const MAP_LIMITS = {
  fileBytes: 64 * 1024 * 1024,
  /** What all accessors would take decompressed. */
  decodedBytes: 256 * 1024 * 1024,
  /** Nesting of the JSON part. */
  jsonDepth: 64,
  nodes: 20_000,
  nodeDepth: 64,
  instances: 200_000,
  meshes: 10_000,
  accessors: 40_000,
  animations: 64,
  triangles: 4_000_000,
  textures: 128,
  texturePixels: 64 * 1024 * 1024,
  textureSidePixels: 4096,
  spawns: 64,
  seats: 2_000,
  zones: 255,
} as const;
