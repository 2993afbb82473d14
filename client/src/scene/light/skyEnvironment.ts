import { Constants } from "@babylonjs/core/Engines/constants.js";
import "@babylonjs/core/Materials/Textures/baseTexture.polynomial.js";
import { RawCubeTexture } from "@babylonjs/core/Materials/Textures/rawCubeTexture.js";
import { CubeMapToSphericalPolynomialTools } from "@babylonjs/core/Misc/HighDynamicRange/cubemapToSphericalPolynomial.js";
import { ToHalfFloat } from "@babylonjs/core/Misc/halfFloat.js";
import type { Scene } from "@babylonjs/core/scene.js";
import type { SkyColors } from "./SkyDome.ts";

const SIZE = 32;

type Triple = readonly [number, number, number];
/** A cube map's faces in graphics order, with the directions of growing texel x, of growing texel y, and outwards. */
const FACES: readonly {
  name: "right" | "left" | "up" | "down" | "front" | "back";
  x: Triple;
  y: Triple;
  out: Triple;
}[] = [
  { name: "right", x: [0, 0, -1], y: [0, -1, 0], out: [1, 0, 0] },
  { name: "left", x: [0, 0, 1], y: [0, -1, 0], out: [-1, 0, 0] },
  { name: "up", x: [1, 0, 0], y: [0, 0, 1], out: [0, 1, 0] },
  { name: "down", x: [1, 0, 0], y: [0, 0, -1], out: [0, -1, 0] },
  { name: "front", x: [1, 0, 0], y: [0, -1, 0], out: [0, 0, 1] },
  { name: "back", x: [-1, 0, 0], y: [0, -1, 0], out: [0, 0, -1] },
];

/**
 * Light from all around, computed from the sky's colours: what shiny things reflect, and the ambient light of everything.
 * Nothing is downloaded.
 */
export function createSkyEnvironment(scene: Scene, colors: SkyColors): RawCubeTexture {
  const faces = new Map<string, Float32Array>();
  const halves: Uint16Array[] = [];
  for (const face of FACES) {
    const pixels = new Float32Array(SIZE * SIZE * 4);
    const half = new Uint16Array(pixels.length);
    for (let row = 0; row < SIZE; row++) {
      for (let column = 0; column < SIZE; column++) {
        const u = ((column + 0.5) / SIZE) * 2 - 1;
        const v = ((row + 0.5) / SIZE) * 2 - 1;
        const x = face.out[0] + face.x[0] * u + face.y[0] * v;
        const y = face.out[1] + face.x[1] * u + face.y[1] * v;
        const z = face.out[2] + face.x[2] * u + face.y[2] * v;
        writeSky(colors, x, y, z, pixels, (row * SIZE + column) * 4);
      }
    }
    for (let i = 0; i < pixels.length; i++) half[i] = ToHalfFloat(pixels[i] ?? 0);
    faces.set(face.name, pixels);
    halves.push(half);
  }
  const texture = new RawCubeTexture(
    scene,
    halves,
    SIZE,
    Constants.TEXTUREFORMAT_RGBA,
    Constants.TEXTURETYPE_HALF_FLOAT,
    true,
    false,
    Constants.TEXTURE_TRILINEAR_SAMPLINGMODE,
  );
  texture.gammaSpace = false;
  // Babylon mirrors cube maps in right-handed scenes; these faces are right-handed already.
  texture.invertZ = true;
  texture.sphericalPolynomial = CubeMapToSphericalPolynomialTools.ConvertCubeMapToSphericalPolynomial({
    size: SIZE,
    right: faces.get("right") ?? null,
    left: faces.get("left") ?? null,
    up: faces.get("up") ?? null,
    down: faces.get("down") ?? null,
    front: faces.get("front") ?? null,
    back: faces.get("back") ?? null,
    format: Constants.TEXTUREFORMAT_RGBA,
    type: Constants.TEXTURETYPE_FLOAT,
    gammaSpace: false,
  });
  return texture;
}

function writeSky(colors: SkyColors, x: number, y: number, z: number, out: Float32Array, at: number): void {
  const length = Math.hypot(x, y, z);
  const up = y / length;
  const facing = Math.max(0, (x * colors.towardsSun.x + y * colors.towardsSun.y + z * colors.towardsSun.z) / length);
  const glow = 0.3 * facing ** 5 + 1.2 * facing ** 60;
  const sky = Math.max(0, up) ** 0.5;
  const below = Math.min(1, Math.max(0, -up / 0.25));
  for (const [channel, key] of (["r", "g", "b"] as const).entries()) {
    const above = colors.horizon[key] + (colors.top[key] - colors.horizon[key]) * sky;
    out[at + channel] = above + (colors.ground[key] - above) * below + colors.sun[key] * glow;
  }
  out[at + 3] = 1;
}
