/** A point of an outline: across (outwards) and up. Outlines run counter-clockwise: up along the outside. */
export type ProfilePoint = readonly [across: number, up: number];

export interface ProfileCorner {
  readonly point: ProfilePoint;
  readonly normal: ProfilePoint;
}

/** Sharper than this, two neighbouring parts of an outline keep an edge between them. */
const CREASE_COSINE = Math.cos((42 * Math.PI) / 180);

/** Splits an outline at its edges into runs that are shaded smoothly. */
export function smoothRuns(outline: readonly ProfilePoint[], closed = false): ProfileCorner[][] {
  const points = closed ? [...outline, outline[0]!] : outline;
  const normals: ProfilePoint[] = [];
  for (let k = 0; k < points.length - 1; k++) {
    const [across, up] = [points[k + 1]![0] - points[k]![0], points[k + 1]![1] - points[k]![1]];
    const length = Math.hypot(across, up) || 1;
    normals.push([up / length, -across / length]);
  }
  const smooth = (a: ProfilePoint, b: ProfilePoint) => a[0] * b[0] + a[1] * b[1] > CREASE_COSINE;
  const mean = (a: ProfilePoint, b: ProfilePoint): ProfilePoint => [a[0] + b[0], a[1] + b[1]];
  const first = normals[0]!;
  const last = normals[normals.length - 1]!;
  const seam = closed && smooth(first, last) ? mean(first, last) : undefined;
  const runs: ProfileCorner[][] = [];
  let run: ProfileCorner[] = [{ point: points[0]!, normal: seam ?? first }];
  for (let k = 1; k < points.length; k++) {
    const before = normals[k - 1]!;
    const after = normals[k];
    const point = points[k]!;
    if (after === undefined) {
      run.push({ point, normal: seam ?? before });
    } else if (smooth(before, after)) {
      run.push({ point, normal: mean(before, after) });
    } else {
      run.push({ point, normal: before });
      runs.push(run);
      run = [{ point, normal: after }];
    }
  }
  runs.push(run);
  return runs;
}

/** A rectangle with cut corners, from (left, bottom) to (right, top). */
export function bevelledRectangle(
  left: number,
  right: number,
  bottom: number,
  top: number,
  bevel: number,
): ProfilePoint[] {
  return [
    [right, bottom],
    [right, top - bevel],
    [right - bevel * 0.3, top - bevel * 0.3],
    [right - bevel, top],
    [left + bevel, top],
    [left + bevel * 0.3, top - bevel * 0.3],
    [left, top - bevel],
    [left, bottom],
  ];
}
