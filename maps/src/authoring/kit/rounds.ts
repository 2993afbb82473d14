import { Geometry, type Paint } from "./Geometry.ts";
import { createRandom } from "./random.ts";
import { add, between, cross, normalized, scaled, subtract, TAU, type Vec3 } from "./vectors.ts";

export interface RoundDetail {
  readonly segments?: number;
  readonly rings?: number;
  /** 1: an ellipsoid; towards 0: ever more like a box with round edges. */
  readonly squareness?: number;
}

/** An ellipsoid, or a superellipsoid for cushions. */
export function ellipsoid(center: Vec3, radii: Vec3, paint: Paint, detail: RoundDetail = {}): Geometry {
  const { segments = 16, rings = 10, squareness = 1 } = detail;
  const geometry = new Geometry();
  const power = (value: number, exponent: number) => Math.sign(value) * Math.abs(value) ** exponent;
  for (let row = 0; row <= rings; row++) {
    const pitch = between(-Math.PI / 2, Math.PI / 2, row / rings);
    for (let column = 0; column <= segments; column++) {
      const yaw = (column / segments) * TAU;
      const at = (exponent: number): Vec3 => [
        power(Math.cos(pitch), exponent) * power(Math.sin(yaw), exponent),
        power(Math.sin(pitch), exponent),
        power(Math.cos(pitch), exponent) * power(Math.cos(yaw), exponent),
      ];
      const surface = at(squareness);
      const normal = at(2 - squareness);
      geometry.vertex(
        [center[0] + surface[0] * radii[0], center[1] + surface[1] * radii[1], center[2] + surface[2] * radii[2]],
        [normal[0] / radii[0], normal[1] / radii[1], normal[2] / radii[2]],
        paint,
      );
    }
  }
  geometry.weave(0, rings + 1, segments + 1);
  return geometry;
}

export function ball(center: Vec3, radius: number, paint: Paint, detail: RoundDetail = {}): Geometry {
  return ellipsoid(center, [radius, radius, radius], paint, detail);
}

/** A lumpy ball around the origin, no two seeds alike: leaves, clouds, hedges. */
export function blob(radius: number, seed: number, paint: Paint, lumpiness = 0.1, detail: RoundDetail = {}): Geometry {
  const random = createRandom(seed);
  const [a, b, c, d] = [random() * TAU, random() * TAU, random() * TAU, random() * TAU];
  return ellipsoid([0, 0, 0], [1, 1, 1], paint, { segments: 12, rings: 8, ...detail }).displace(([x, y, z]) => {
    const wave = Math.sin(x * 3.1 + a) * Math.sin(y * 2.7 + b) + Math.sin(z * 3.7 + c) * Math.cos(x * 2 + d) * 0.7;
    return scaled([x, y, z], radius * (1 + lumpiness * wave));
  });
}

/** A tapering rod with round ends: trunks, legs, posts. */
export function limb(
  from: Vec3,
  to: Vec3,
  radiusFrom: number,
  radiusTo: number,
  paint: Paint,
  detail: { readonly segments?: number; readonly capRings?: number } = {},
): Geometry {
  const { segments = 10, capRings = 3 } = detail;
  const geometry = new Geometry();
  const span = subtract(to, from);
  const length = Math.hypot(...span);
  const axis = normalized(span);
  const side = normalized(cross(axis, Math.abs(axis[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0]));
  const other = cross(axis, side);
  const rows: { radius: number; along: number; tilt: number }[] = [];
  for (let k = 0; k <= capRings; k++) {
    const angle = between(-Math.PI / 2, 0, k / capRings);
    rows.push({ radius: Math.cos(angle) * radiusFrom, along: Math.sin(angle) * radiusFrom, tilt: Math.sin(angle) });
  }
  for (let k = 0; k <= capRings; k++) {
    const angle = between(0, Math.PI / 2, k / capRings);
    rows.push({
      radius: Math.cos(angle) * radiusTo,
      along: length + Math.sin(angle) * radiusTo,
      tilt: Math.sin(angle),
    });
  }
  for (const { radius, along, tilt } of rows) {
    for (let k = 0; k <= segments; k++) {
      const angle = (k / segments) * TAU;
      const outwards = add(scaled(side, Math.cos(angle)), scaled(other, Math.sin(angle)));
      const normal = add(scaled(outwards, Math.sqrt(1 - tilt * tilt)), scaled(axis, tilt));
      geometry.vertex(add(add(from, scaled(axis, along)), scaled(outwards, radius)), normal, paint);
    }
  }
  geometry.weave(0, rows.length, segments + 1);
  return geometry;
}
