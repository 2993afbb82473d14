import { box } from "../kit/boxes.ts";
import { brighten, type Rgb, varied } from "../kit/color.ts";
import { Geometry } from "../kit/Geometry.ts";
import { PALETTE } from "../kit/palette.ts";
import type { Random } from "../kit/random.ts";
import { between, TAU, type Vec3 } from "../kit/vectors.ts";

/** Stones lie this far above the ground around them. */
export const PAVING_HEIGHT_METERS = 0.05;

const JOINT = 0.035;
const EDGE = 0.03;

/** One stone between two radii and two yaws, its rim cut off softly; what lies between stones is the bed's business. */
export function ringStone(inner: number, outer: number, fromYaw: number, toYaw: number, color: Rgb): Geometry {
  const geometry = new Geometry();
  const steps = Math.max(1, Math.ceil(((toYaw - fromYaw) * outer) / 1.1));
  const [r0, r1] = [inner + JOINT / 2, outer - JOINT / 2];
  const at = (radius: number, yaw: number, y: number): Vec3 => [Math.sin(yaw) * radius, y, Math.cos(yaw) * radius];
  const joint = (radius: number, edge: number) => (JOINT / 2 + edge) / Math.max(radius, 0.3);
  const rim = (edge: number, y: number, normal: (yaw: number, side: "inner" | "outer" | "from" | "to") => Vec3) => {
    const loop: number[] = [];
    const dark = y === 0 ? brighten(color, 0.62) : color;
    const yawAt = (radius: number, k: number) =>
      between(fromYaw + joint(radius, edge), toYaw - joint(radius, edge), k / steps);
    for (let k = 0; k <= steps; k++)
      loop.push(
        geometry.vertex(
          at(r1 - edge, yawAt(r1, k), y),
          normal(yawAt(r1, k), k === 0 ? "from" : k === steps ? "to" : "outer"),
          dark,
        ),
      );
    for (let k = steps; k >= 0; k--)
      loop.push(
        geometry.vertex(
          at(r0 + edge, yawAt(r0, k), y),
          normal(yawAt(r0, k), k === 0 ? "from" : k === steps ? "to" : "inner"),
          dark,
        ),
      );
    return loop;
  };
  const up = () => [0, 1, 0] as const;
  const top = rim(EDGE, PAVING_HEIGHT_METERS, up);
  for (let k = 0; k < steps; k++) {
    geometry.quad(top[k]!, top[k + 1]!, top[top.length - 2 - k]!, top[top.length - 1 - k]!);
  }
  const slant = (yaw: number, side: "inner" | "outer" | "from" | "to"): Vec3 => {
    const out = side === "inner" ? -1 : side === "outer" ? 1 : 0;
    const around = side === "from" ? -1 : side === "to" ? 1 : 0;
    return [Math.sin(yaw) * out + Math.cos(yaw) * around, 1.1, Math.cos(yaw) * out - Math.sin(yaw) * around];
  };
  const foot = rim(0, 0, slant);
  const shoulder = rim(EDGE, PAVING_HEIGHT_METERS, slant);
  for (let k = 0; k < foot.length; k++) {
    const next = (k + 1) % foot.length;
    geometry.quad(foot[k]!, foot[next]!, shoulder[next]!, shoulder[k]!);
  }
  return geometry;
}

export interface PavingRing {
  readonly inner: number;
  readonly outer: number;
  /** Wished length of a stone along the ring. */
  readonly stoneMeters: number;
  readonly color: (stone: number, count: number) => Rgb;
}

/** Rings of stones around the origin; every second ring is laid half a stone further. */
export function pavedRings(rings: readonly PavingRing[], random: Random, fromYaw = 0, toYaw = TAU): Geometry {
  const geometry = new Geometry();
  rings.forEach(({ inner, outer, stoneMeters, color }, k) => {
    const count = Math.max(1, Math.round(((toYaw - fromYaw) * (inner + outer)) / 2 / stoneMeters));
    const whole = toYaw - fromYaw >= TAU - 1e-6;
    const shift = whole ? (k % 2) * 0.5 : 0;
    for (let stone = 0; stone < count; stone++) {
      const a = between(fromYaw, toYaw, (stone + shift) / count);
      const b = between(fromYaw, toYaw, (stone + shift + 1) / count);
      geometry.add(ringStone(inner, outer, a, b, varied(color(stone, count), 0.1, random)));
    }
  });
  return geometry;
}

/** A straight path of square stones from `from` towards +Z of `yaw`; `columns` stones wide. */
export function pavedPath(
  from: Vec3,
  yaw: number,
  length: number,
  columns: number,
  colors: readonly Rgb[],
  random: Random,
  size = 1.1,
): Geometry {
  const geometry = new Geometry();
  const rows = Math.round(length / size);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const color = colors[column % colors.length] ?? PALETTE.cream;
      const x = (column - (columns - 1) / 2) * size;
      const stone = box(
        [x, 0, (row + 0.5) * (length / rows)],
        [size - JOINT, PAVING_HEIGHT_METERS * 2, length / rows - JOINT],
        varied(color, 0.1, random),
        0.035,
      );
      geometry.add(stone);
    }
  }
  return geometry.rotateY(yaw).translate(...from);
}

/** Loose round stepping stones along a way. */
export function steppingStones(from: Vec3, to: Vec3, random: Random): Geometry {
  const geometry = new Geometry();
  const distance = Math.hypot(to[0] - from[0], to[2] - from[2]);
  const count = Math.round(distance / 0.85);
  const yaw = Math.atan2(to[0] - from[0], to[2] - from[2]);
  for (let k = 0; k < count; k++) {
    const t = (k + 0.5) / count;
    for (const side of [-1, 1]) {
      const stone = box(
        [0, 0, 0],
        [0.78 + random() * 0.12, 0.05, 0.68 + random() * 0.1],
        varied(side > 0 ? PALETTE.sand : PALETTE.cream, 0.14, random),
        0.03,
      );
      const offset = side * 0.45;
      const wobble = (random() - 0.5) * 0.1;
      geometry.add(
        stone
          .rotateY(yaw + (random() - 0.5) * 0.25)
          .translate(
            between(from[0], to[0], t) + Math.cos(yaw) * offset + wobble,
            0,
            between(from[2], to[2], t) - Math.sin(yaw) * offset + wobble,
          ),
      );
    }
  }
  return geometry;
}
