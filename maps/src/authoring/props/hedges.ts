import { mix } from "../kit/color.ts";
import type { Geometry } from "../kit/Geometry.ts";
import type { ProfilePoint } from "../kit/profile.ts";
import { sweep } from "../kit/sweeps.ts";
import { clamp01, smoothStep, type Vec3 } from "../kit/vectors.ts";
import { LEAVES } from "./trees.ts";

/** A trimmed hedge along a path: round on top and a little uneven, so that it reads as leaves. */
export function hedge(
  path: readonly Vec3[],
  height: number,
  width: number,
  options: { readonly closed?: boolean } = {},
): Geometry {
  const half = width / 2;
  const outline: ProfilePoint[] = [
    [half * 0.86, -0.05],
    [half, height * 0.3],
    [half, height * 0.62],
    [half * 0.72, height * 0.88],
    [half * 0.25, height],
    [-half * 0.25, height],
    [-half * 0.72, height * 0.88],
    [-half, height * 0.62],
    [-half, height * 0.3],
    [-half * 0.86, -0.05],
  ];
  const closed = options.closed === true;
  const body = sweep(path, outline, LEAVES.green.body, { closedPath: closed, capped: !closed });
  const { shade, body: green, light } = LEAVES.green;
  return body
    .displace(([x, y, z], [nx, ny, nz]) => {
      const lumps = Math.abs(Math.sin(x * 1.25 + z * 0.55 + y * 0.4)) * Math.abs(Math.cos(z * 1.3 - x * 0.5 + y * 0.6));
      const leaves = Math.sin(x * 4.3 + y * 3.7) * Math.sin(z * 4.7 - y * 2.9);
      const push = (lumps * 0.26 - 0.1 + leaves * 0.035) * clamp01((y + 0.15) / 0.4);
      return [x + nx * push, y + ny * push, z + nz * push];
    })
    .orient()
    .smoothNormals()
    .paint(([x, y, z], normal) => {
      const patch = 0.5 + 0.5 * Math.sin(x * 1.9 + Math.sin(z * 1.3) * 2);
      const base = mix(shade, green, smoothStep(-0.15, height * 0.75, y) * 0.85 + patch * 0.12);
      return mix(base, light, clamp01(normal[1]) * smoothStep(height * 0.5, height * 1.15, y) * (0.5 + patch * 0.3));
    });
}
