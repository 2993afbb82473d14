/** Every reason a map may be refused for, with what its author can do about it. */
const ADVICE = {
  notGlb: "Export the map as binary glTF 2.0 (.glb), with everything embedded, and upload that one file.",
  tooLarge: "Make the file smaller: fewer or smaller textures, simpler meshes, repeated things as instances.",
  truncated: "The file is incomplete. Export it again and upload the whole of it.",
  invalid: "Repair the model in your editor and export it again; the Khronos glTF Validator explains each message.",
  externalResource: "Embed every buffer and image in the GLB; a map may not refer to other files or addresses.",
  unsupportedExtension: "Export without this extension; for compression use meshopt, for textures PNG, JPEG or WebP.",
  tooManyNodes: "Join objects that never move on their own, and draw repeated things as instances.",
  tooManyTriangles: "Simplify the heaviest meshes, or mark far scenery nav: ignore.",
  texturesTooLarge: "Scale textures down; 2048 pixels on a side are plenty for a wall.",
  badExtras: "Correct the node's custom property 'crowdwire'; the documentation lists what each kind of node may say.",
  noScene: "Put the objects into a scene before exporting.",
  noSpawn: "Add an empty node with the custom property crowdwire = {kind: 'spawn'} where newcomers should appear.",
  noGround: "Give people something flat enough (up to 45 degrees) to walk on that is not marked nav: block or ignore.",
  spawnOffGround: "Move the spawn onto ground that is at least 0.3 m from walls and edges and has 1.8 m of headroom.",
  seatOffGround: "Move the seat within 2 m of ground that people can walk to from a spawn.",
  tooFarOut: "Keep markers and ground within 1,024 m of the origin.",
  groundTooComplex: "Mark small or dense decoration nav: ignore, and keep the ground people walk on simple.",
  outOfResources: "The map takes too long or too much memory to prepare. Simplify it and try again.",
} as const;

export type MapRefusalCode = keyof typeof ADVICE;

/** A map was read and cannot be used; `detail` says what is wrong with it, `advice` what to do. Neither holds secrets. */
export class MapRefused extends Error {
  override readonly name = "MapRefused";
  readonly code: MapRefusalCode;
  readonly detail: string;
  readonly advice: string;

  constructor(code: MapRefusalCode, detail: string, options?: ErrorOptions) {
    super(`${detail} ${ADVICE[code]}`, options);
    this.code = code;
    this.detail = detail;
    this.advice = ADVICE[code];
  }
}
