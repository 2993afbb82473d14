import { loadGround } from "../../src/loader/index.ts";
import { hashRandomSlides, stand } from "./walks.ts";

/** Runs in a browser: the hash of random slides on a ground, and how long a way it finds. */
export async function walkInBrowser(bytes: Uint8Array, from: [number, number, number], slides: number, seed: number) {
  const ground = await loadGround(bytes);
  try {
    const start = stand(ground, ...from);
    return {
      hash: hashRandomSlides(ground, start, slides, seed),
      start,
      path: [...ground.findPath(start, { x: 8, y: 3, z: -8 }, 64)],
    };
  } finally {
    ground.close();
  }
}
