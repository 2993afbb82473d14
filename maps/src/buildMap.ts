import { buildGround } from "./ground/buildGround.ts";
import { loadGround } from "./loader/loadGround.ts";
import type { MapDescription } from "./MapDescription.ts";
import { readMap } from "./reading/readMap.ts";
import { describeMap, readMarkers } from "./scene/describeMap.ts";
import { flattenGeometry } from "./scene/flattenGeometry.ts";
import { measureBudget } from "./scene/measureBudget.ts";
import { optimiseScene } from "./scene/optimiseScene.ts";

/** A map made ready: what becomes `map.json`, `nav.bin` and `world.glb`. */
export interface BuiltMap {
  readonly description: MapDescription;
  readonly ground: Uint8Array<ArrayBuffer>;
  readonly scene: Uint8Array<ArrayBuffer>;
}

/**
 * Makes a map ready to be played: reads and checks the GLB, builds its ground, describes it, makes the scene small.
 * Same bytes in, same bytes out. It takes seconds of computing: prefer `buildMapInWorker` where others wait.
 * @throws MapRefused
 */
export async function buildMap(glbBytes: Uint8Array): Promise<BuiltMap> {
  const document = await readMap(glbBytes);
  const markers = readMarkers(document);
  const { bytes, min, max } = await buildGround(flattenGeometry(document), markers.spawns);
  const scene = await optimiseScene(document);
  const ground = await loadGround(bytes);
  try {
    const description = describeMap(markers, ground, { min, max }, measureBudget(document, scene.byteLength));
    return { description, ground: bytes.slice(), scene: scene.slice() };
  } finally {
    ground.close();
  }
}
