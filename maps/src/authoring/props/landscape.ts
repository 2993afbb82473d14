import { mix, type Rgb } from "../kit/color.ts";
import { Geometry } from "../kit/Geometry.ts";
import { PALETTE } from "../kit/palette.ts";
import { createRandom } from "../kit/random.ts";
import { between, smoothStep, TAU } from "../kit/vectors.ts";

export type HeightAt = (x: number, z: number) => number;
export type ColorAt = (x: number, z: number, y: number) => Rgb;

/**
 * A round sheet of land from `inner` to `outer` metres, finer near the middle.
 * Its normals come from the height function itself, so ridges are round however coarse the triangles.
 */
export function land(
  inner: number,
  outer: number,
  rings: number,
  segments: number,
  heightAt: HeightAt,
  colorAt: ColorAt,
): Geometry {
  const geometry = new Geometry();
  const step = 0.4;
  for (let row = 0; row <= rings; row++) {
    const radius = between(inner, outer, (row / rings) ** 1.5);
    for (let column = 0; column <= segments; column++) {
      const yaw = (column / segments) * TAU;
      const [x, z] = [Math.sin(yaw) * radius, Math.cos(yaw) * radius];
      const y = heightAt(x, z);
      const slopeX = (heightAt(x + step, z) - heightAt(x - step, z)) / (2 * step);
      const slopeZ = (heightAt(x, z + step) - heightAt(x, z - step)) / (2 * step);
      geometry.vertex([x, y, z], [-slopeX, 1, -slopeZ], colorAt(x, z, y));
    }
  }
  geometry.weave(0, rings + 1, segments + 1);
  return geometry;
}

/** Soft hills outside a flat middle: a few long waves, no two alike, none with a crest sharper than a hill's. */
export function rollingHills(flatRadius: number, rise: number, seed: number): HeightAt {
  const random = createRandom(seed);
  const waves = Array.from({ length: 7 }, (_, k) => {
    const yaw = random() * TAU;
    const length = 34 + k * 13 + random() * 10;
    return { x: (Math.sin(yaw) * TAU) / length, z: (Math.cos(yaw) * TAU) / length, phase: random() * TAU };
  });
  return (x, z) => {
    const distance = Math.hypot(x, z);
    if (distance <= flatRadius) return 0;
    let wave = 0;
    for (const { x: kx, z: kz, phase } of waves) wave += Math.sin(x * kx + z * kz + phase);
    const away = smoothStep(flatRadius, flatRadius + 95, distance);
    const near = smoothStep(flatRadius, flatRadius + 22, distance);
    return near * (wave * 0.22 + 0.5) + away * rise * (0.75 + wave * 0.16);
  };
}

/** Meadow colours in soft patches, bluer and paler far away. */
export function meadowColor(haze: Rgb, hazeFrom: number, hazeTo: number): ColorAt {
  return (x, z, y) => {
    const patch = 0.5 + 0.5 * Math.sin(x * 0.11 + Math.sin(z * 0.07) * 2) * Math.cos(z * 0.09 + Math.sin(x * 0.05));
    const detail = 0.5 + 0.5 * Math.sin(x * 0.63 + Math.sin(z * 0.41) * 1.7) * Math.cos(z * 0.57);
    const green = mix(
      mix(PALETTE.meadow, PALETTE.grass, patch * 0.95),
      PALETTE.lime,
      detail * 0.1 + Math.max(0, y) * 0.008,
    );
    return mix(green, haze, smoothStep(hazeFrom, hazeTo, Math.hypot(x, z)) * 0.72);
  };
}

/** One range of mountains all around, drawn as a band whose foot fades into the haze. */
export function mountainRange(radius: number, height: number, crest: Rgb, foot: Rgb, seed: number): Geometry {
  const random = createRandom(seed);
  const waves = [3, 5, 8, 13, 21].map((count) => ({ count, phase: random() * TAU, size: 1 / Math.sqrt(count) }));
  const geometry = new Geometry();
  const segments = 240;
  for (let k = 0; k <= segments; k++) {
    const yaw = (k / segments) * TAU;
    let wave = 0;
    for (const { count, phase, size } of waves) wave += Math.sin(yaw * count + phase) * size;
    const top = height * (0.62 + wave * 0.24);
    const [s, c] = [Math.sin(yaw), Math.cos(yaw)];
    for (const part of [0, 0.5, 1]) {
      geometry.vertex([s * radius, between(-14, top, part), c * radius], [-s, 0, -c], mix(foot, crest, part));
    }
  }
  geometry.weave(0, segments + 1, 3);
  return geometry;
}
