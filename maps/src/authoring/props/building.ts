import { block, box, slab } from "../kit/boxes.ts";
import { brighten, mix, type Rgb, varied } from "../kit/color.ts";
import { Geometry, merged } from "../kit/Geometry.ts";
import { PALETTE } from "../kit/palette.ts";
import { createRandom } from "../kit/random.ts";
import { limb } from "../kit/rounds.ts";
import { tube } from "../kit/sweeps.ts";
import { between, type Vec3 } from "../kit/vectors.ts";

/** A rectangle on the floor: metres. */
export interface FloorArea {
  readonly x0: number;
  readonly x1: number;
  readonly z0: number;
  readonly z1: number;
}

/** A floor of flat boards along Z with broken joints, each board in a shade of its own. */
export function boards(
  { x0, x1, z0, z1 }: FloorArea,
  y: number,
  seed: number,
  tones: readonly [Rgb, Rgb] = [PALETTE.honey, PALETTE.oak],
): Geometry {
  const random = createRandom(seed);
  const geometry = new Geometry();
  const flat = (a0: number, a1: number, b0: number, b1: number, height: number, color: Rgb) => {
    const up: Vec3 = [0, 1, 0];
    geometry.quad(
      geometry.vertex([a0, height, b0], up, color),
      geometry.vertex([a0, height, b1], up, color),
      geometry.vertex([a1, height, b1], up, color),
      geometry.vertex([a1, height, b0], up, color),
    );
  };
  flat(x0, x1, z0, z1, y - 0.012, brighten(tones[1], 0.62));
  const columns = Math.round((x1 - x0) / 0.42);
  for (let column = 0; column < columns; column++) {
    const [a0, a1] = [between(x0, x1, column / columns) + 0.008, between(x0, x1, (column + 1) / columns) - 0.008];
    let z = z0;
    while (z < z1 - 0.01) {
      const end = Math.min(z1, z + (z === z0 ? 0.8 + random() * 2.6 : 2.6 + random() * 1.6));
      flat(a0, a1, z + 0.006, end - 0.006, y, varied(mix(tones[0], tones[1], random() * 0.75), 0.1, random));
      z = end;
    }
  }
  return geometry;
}

/** A flight of steps climbing towards -Z from z = 0, its middle at x = 0. */
export function steps(width: number, rise: number, tread: number, count: number, color: Rgb): Geometry {
  const geometry = new Geometry();
  for (let k = 0; k < count; k++) {
    const height = rise * (k + 1);
    const depth = tread * (count - k);
    const z = -tread * k - depth / 2;
    geometry.add(block(0, 0, z, [width, height - 0.03, depth], brighten(color, 0.82)));
    const plate: Vec3 = [width, 0.04, tread + 0.03];
    geometry.add(
      slab([0, height - 0.02, -tread * (k + 0.5) + 0.01], plate, k % 2 ? color : brighten(color, 0.95), 0.02),
    );
  }
  return geometry;
}

/** A handrail on posts between two points, with a pane of glass below it; 1 m tall. */
export function railing(
  from: Vec3,
  to: Vec3,
): { readonly wood: Geometry; readonly metal: Geometry; readonly glass: Geometry } {
  const distance = Math.hypot(to[0] - from[0], to[2] - from[2]);
  const count = Math.max(1, Math.round(distance / 1.7));
  const at = (t: number, up: number): Vec3 => [
    between(from[0], to[0], t),
    between(from[1], to[1], t) + up,
    between(from[2], to[2], t),
  ];
  const metal = new Geometry();
  for (let k = 0; k <= count; k++)
    metal.add(limb(at(k / count, 0), at(k / count, 0.97), 0.028, 0.028, PALETTE.white, { segments: 7, capRings: 1 }));
  const wood = tube([at(0, 1), at(0.5, 1), at(1, 1)], 0.05, PALETTE.oak, 8);
  const glass = new Geometry();
  const yaw = Math.atan2(to[0] - from[0], to[2] - from[2]);
  const side: Vec3 = [Math.cos(yaw), 0, -Math.sin(yaw)];
  for (const direction of [1, -1]) {
    const normal: Vec3 = [side[0] * direction, 0, side[2] * direction];
    const corner = (t: number, up: number) => {
      const [x, y, z] = at(t, up);
      return glass.vertex([x + normal[0] * 0.012, y, z + normal[2] * 0.012], normal, PALETTE.glass);
    };
    glass.quad(corner(0, 0.1), corner(1, 0.1), corner(1, 0.9), corner(0, 0.9));
  }
  return { wood, metal, glass };
}

/** A wall of glass along X in a wooden frame with an open doorway; its front is +Z, its middle the origin. */
export function glassFront(
  width: number,
  height: number,
  door: { readonly x: number; readonly width: number },
  accent: Rgb,
) {
  const frame = new Geometry();
  const glass = new Geometry();
  const post = (x: number) => frame.add(block(x, 0, 0, [0.09, height, 0.12], PALETTE.oak, 0.02));
  frame.add(box([0, height - 0.06, 0], [width, 0.12, 0.14], PALETTE.oak, 0.02));
  const [doorLeft, doorRight] = [door.x - door.width / 2, door.x + door.width / 2];
  for (const [from, to] of [
    [-width / 2, doorLeft],
    [doorRight, width / 2],
  ] as const) {
    if (to - from < 0.2) continue;
    const panes = Math.max(1, Math.round((to - from) / 1.4));
    frame.add(box([(from + to) / 2, 0.06, 0], [to - from, 0.12, 0.12], PALETTE.oak, 0.02));
    for (let k = 0; k <= panes; k++) post(between(from, to, k / panes));
    glass.add(box([(from + to) / 2, height / 2, 0], [to - from, height - 0.16, 0.03], PALETTE.glass));
    // A band at the height of the eyes, so that nobody walks into the pane.
    glass.add(box([(from + to) / 2, 1.25, 0], [to - from, 0.22, 0.036], mix(accent, PALETTE.white, 0.25)));
  }
  return { frame, glass };
}

/** A solid inner wall between two points, `height` tall, white above a band of wood. */
export function partition(from: Vec3, to: Vec3, height: number, band: Rgb): Geometry {
  const length = Math.hypot(to[0] - from[0], to[2] - from[2]);
  const yaw = Math.atan2(to[0] - from[0], to[2] - from[2]);
  const wall = merged(
    block(0, 0, 0, [0.14, 0.95, length], band, 0.02),
    block(0, 0.95, 0, [0.1, height - 0.95, length], PALETTE.shell),
    block(0, height - 0.04, 0, [0.16, 0.08, length], PALETTE.oak, 0.02),
  );
  return wall.rotateY(yaw).translate((from[0] + to[0]) / 2, from[1], (from[2] + to[2]) / 2);
}

/** A façade between two points: a sill that stops people, and tall windows above it. */
export function windowWall(from: Vec3, to: Vec3, height: number, base: number) {
  const length = Math.hypot(to[0] - from[0], to[2] - from[2]);
  const yaw = Math.atan2(to[0] - from[0], to[2] - from[2]);
  const bays = Math.max(1, Math.round(length / 2.9));
  const sill = merged(
    block(0, 0, 0, [0.34, base, length], PALETTE.shell, 0.03),
    block(0, base, 0, [0.46, 0.06, length], PALETTE.oak, 0.02),
  );
  const frame = merged(
    block(0, height - 0.24, 0, [0.3, 0.24, length + 0.3], PALETTE.oak, 0.03),
    box([0, base + (height - base) * 0.62, 0], [0.1, 0.08, length], PALETTE.oak),
  );
  for (let k = 0; k <= bays; k++)
    frame.add(block(0, base, (k / bays - 0.5) * length, [0.16, height - base, 0.14], PALETTE.oak));
  const glass = box([0, (base + height) / 2, 0], [0.03, height - base, length], PALETTE.glass);
  const place = (geometry: Geometry) =>
    geometry.rotateY(yaw).translate((from[0] + to[0]) / 2, from[1], (from[2] + to[2]) / 2);
  return { sill: place(sill), frame: place(frame), glass: place(glass) };
}

/** A glued-timber arch along X between two walls: a bent beam, deeper in the middle. */
export function timberArch(halfSpan: number, springing: number, rise: number): Geometry {
  const geometry = new Geometry();
  const count = 20;
  const at = (k: number) => {
    const x = between(-halfSpan, halfSpan, k / count);
    return { x, y: springing + rise * (1 - (x / halfSpan) ** 2) };
  };
  for (let k = 0; k < count; k++) {
    const [a, b] = [at(k), at(k + 1)];
    const depth = 0.34 + 0.16 * Math.sin((Math.PI * (k + 0.5)) / count);
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    geometry.add(
      box([0, 0, 0], [length + 0.02, depth, 0.2], k % 2 ? PALETTE.honey : mix(PALETTE.honey, PALETTE.oak, 0.25))
        .rotateZ(Math.atan2(b.y - a.y, b.x - a.x))
        .translate((a.x + b.x) / 2, (a.y + b.y) / 2, 0),
    );
  }
  return geometry;
}
