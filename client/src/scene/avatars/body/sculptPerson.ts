import { sculptBottoms } from "./bottoms.ts";
import { HAIR, sculptHair } from "./hair.ts";
import { sculptHands } from "./hands.ts";
import { sculptCap, sculptHeadscarf } from "./hats.ts";
import { sculptEars, sculptFace, sculptFarFace, sculptHead } from "./head.ts";
import { isShown, lookBits, styleMask } from "./regions.ts";
import { Sculpture } from "./Sculpture.ts";
import { sculptShoes } from "./shoes.ts";
import { sculptTops } from "./tops.ts";

/** How finely a person is made. */
export type Fineness = "high" | "medium" | "low";

const DETAIL: Readonly<Record<Fineness, number>> = { high: 0.68, medium: 0.26, low: 0.155 };

/** A mesh with all styles in it; what a person does not wear, the vertex shader collapses. */
export interface PersonMesh {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly indices: Uint32Array;
  /** joint, weight, morph, amount */
  readonly rig: Float32Array;
  /** region, style mask, shade, blush */
  readonly paint: Float32Array;
}

/** Builds everyone's body at one fineness. */
export function sculptPerson(fineness: Fineness): PersonMesh {
  const into = new Sculpture(DETAIL[fineness]);
  sculptHead(into);
  if (fineness !== "low") {
    const underHair = [HAIR.short, HAIR.bun, HAIR.cap, HAIR.buzz, HAIR.ponytail];
    sculptEars(into, styleMask({ hair: underHair }));
    sculptFace(into);
  } else {
    sculptFarFace(into);
  }
  sculptHair(into);
  sculptCap(into);
  sculptHeadscarf(into);
  sculptTops(into);
  sculptHands(into, fineness === "high");
  sculptBottoms(into);
  sculptShoes(into);
  return {
    positions: Float32Array.from(into.positions),
    normals: Float32Array.from(into.normals),
    indices: Uint32Array.from(into.indices),
    rig: Float32Array.from(into.rig),
    paint: Float32Array.from(into.paint),
  };
}

/** Triangles that someone with this look shows. */
export function shownTriangles(mesh: PersonMesh, look: Parameters<typeof lookBits>[0]): number {
  const bits = lookBits(look);
  let count = 0;
  for (let at = 0; at < mesh.indices.length; at += 3) {
    if (isShown(mesh.paint[mesh.indices[at]! * 4 + 1]!, bits)) {
      count++;
    }
  }
  return count;
}
