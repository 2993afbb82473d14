import { brighten, mix } from "../kit/color.ts";
import { Geometry, merged } from "../kit/Geometry.ts";
import type { Prop } from "../kit/Prop.ts";
import { PALETTE } from "../kit/palette.ts";
import { lathe, ring } from "../kit/revolve.ts";
import { ball } from "../kit/rounds.ts";
import { tube } from "../kit/sweeps.ts";
import { TAU, type Vec3 } from "../kit/vectors.ts";

/** A three-bowl fountain, 7 m across with its step. */
export function fountain(): Prop {
  const shaded = (_x: number, y: number) => brighten(PALETTE.white, 0.82 + Math.min(0.18, y * 0.2));
  const basin = lathe(
    [
      [3.3, 0],
      [3.3, 0.1],
      [3.16, 0.16],
      [3.12, 0.42],
      [3.2, 0.5],
      [3.3, 0.54],
      [3.32, 0.62],
      [3.24, 0.68],
      [2.92, 0.68],
      [2.86, 0.62],
      [2.84, 0.2],
    ],
    shaded,
    { segments: 64 },
  );
  const bowl = lathe(
    [
      [0.62, 0.2],
      [0.46, 0.4],
      [0.34, 0.75],
      [0.3, 1.15],
      [0.42, 1.32],
      [0.95, 1.46],
      [1.4, 1.62],
      [1.52, 1.72],
      [1.46, 1.79],
      [1.34, 1.74],
      [1.1, 1.66],
      [0.2, 1.6],
    ],
    shaded,
    { segments: 40 },
  );
  const top = lathe(
    [
      [0.2, 1.6],
      [0.15, 1.9],
      [0.17, 2.15],
      [0.5, 2.3],
      [0.68, 2.4],
      [0.64, 2.46],
      [0.5, 2.42],
      [0.1, 2.36],
    ],
    shaded,
    { segments: 30 },
  );
  const finial = merged(
    ball([0, 2.56, 0], 0.17, PALETTE.sun, { segments: 16, rings: 10 }),
    lathe(
      [
        [0.1, 2.36],
        [0.06, 2.46],
      ],
      PALETTE.sun,
      { segments: 12 },
    ),
  );
  return {
    name: "fountain",
    parts: [
      { geometry: merged(basin, bowl, top, finial), material: "gloss", nav: "block" },
      { geometry: water(), material: "water", nav: "block", castShadow: false },
    ],
  };
}

function water(): Geometry {
  const geometry = new Geometry();
  // Rings of slightly different blue, as ripples run outwards from the middle.
  for (let k = 0; k < 6; k++) {
    const color = mix(PALETTE.waterDeep, PALETTE.water, k / 5);
    geometry.add(ring(k * 0.48, (k + 1) * 0.48, 0.52, mix(color, PALETTE.foam, k % 2 ? 0.16 : 0), 48));
  }
  geometry.add(ring(0, 1.36, 1.7, PALETTE.water, 32), ring(0, 0.55, 2.41, PALETTE.water, 20));
  const jet = (yaw: number, reach: number, from: number, fall: number, size: number) => {
    const path = Array.from({ length: 8 }, (_, k): Vec3 => {
      const t = k / 7;
      const radius = from + t * reach;
      return [Math.sin(yaw) * radius, 0, Math.cos(yaw) * radius].map((v, axis) =>
        axis === 1 ? fall + t * 0.25 - t * t * (fall - 0.28) : v,
      ) as unknown as Vec3;
    });
    geometry.add(
      tube(
        path,
        (part) => size * (0.8 + part * 0.5),
        (part) => mix(PALETTE.foam, [1, 1, 1], part),
        6,
      ),
    );
    const end = path[path.length - 1]!;
    geometry.add(ring(0.02, 0.16, 0.535, PALETTE.foam, 10).translate(end[0], 0, end[2]));
  };
  for (let k = 0; k < 12; k++) jet((k / 12) * TAU, 0.85, 1.44, 1.72, 0.032);
  for (let k = 0; k < 6; k++) jet((k / 6 + 1 / 12) * TAU, 0.5, 0.62, 2.42, 0.022);
  return geometry;
}
