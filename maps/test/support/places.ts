import { buildGround } from "../../src/ground/buildGround.ts";
import { loadGround, type NavGround } from "../../src/loader/index.ts";
import { readMarkers } from "../../src/scene/describeMap.ts";
import { flattenGeometry } from "../../src/scene/flattenGeometry.ts";
import { flatMap, TestMap } from "./glb.ts";

/** The ground of a test map, straight from its document. */
export async function groundOf(map: TestMap): Promise<NavGround> {
  const built = await buildGround(flattenGeometry(map.document), readMarkers(map.document).spawns);
  return loadGround(built.bytes);
}

/** A floor of 20 × 20 m that a wall, 2 m high and 0.4 m thick, divides at x = 0; people start west of it. */
export function walledMap(): TestMap {
  return new TestMap()
    .box([-10, -0.5, -10], [10, 0, 10], undefined, "floor")
    .box([-0.2, 0, -10], [0.2, 2, 10], undefined, "wall")
    .spawn([-5, 0, 0]);
}

export const STAIR = { fromX: -3, toX: 2, minZ: 4, maxZ: 6, upperY: 3 } as const;

/** A ground floor, and over its eastern part an upper one, 3 m higher, with a stair of ten steps between them. */
export function twoFloorMap(): TestMap {
  const map = flatMap();
  const steps = 10;
  const run = (STAIR.toX - STAIR.fromX) / steps;
  for (let step = 0; step < steps; step++) {
    const height = (STAIR.upperY * (step + 1)) / steps;
    map.box([STAIR.fromX + run * step, 0, STAIR.minZ], [STAIR.toX, height, STAIR.maxZ], undefined, "step");
  }
  return map.box([STAIR.toX, STAIR.upperY - 0.3, -10], [10, STAIR.upperY, 10], undefined, "upper floor");
}

/** A little of everything: wall, stairs, upper floor, ramp, furniture, a low flower bed. */
export function mixedMap(): TestMap {
  return twoFloorMap()
    .box([-8, 0, -6], [-7, 0.45, -4], undefined, "bench")
    .box([-6, 0, 6], [-4, 0.2, 8], { kind: "mesh", nav: "block" }, "flower bed")
    .box([-10, 0, -1.1], [-2, 2, -0.9], undefined, "wall")
    .quads(
      [
        [
          [-9, 0, 2],
          [-9, 0, 3.5],
          [-5, 1.2, 3.5],
          [-5, 1.2, 2],
        ],
        [
          [-5, 1.2, 2],
          [-5, 1.2, 3.5],
          [-3.5, 1.2, 3.5],
          [-3.5, 1.2, 2],
        ],
      ],
      undefined,
      "ramp",
    );
}
