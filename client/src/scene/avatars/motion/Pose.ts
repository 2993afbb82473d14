import {
  add,
  arcBetween,
  cross,
  dot,
  fromAngles,
  IDENTITY,
  inverse,
  length,
  multiply,
  normalize,
  type Quat,
  rotate,
  scale,
  subtract,
  type Vec3,
} from "./quaternion.ts";
import { JOINT_COUNT, JOINTS, type JointName, jointIndex, pivotOf, type Side, signOf } from "./skeleton.ts";

/** How a face looks: 0 is at rest, 1 fully so. */
export interface Expression {
  /** An open, laughing mouth. */
  mouth: number;
  /** Eyes shut in a happy arc. */
  squint: number;
  /** Raised (or, below 0, lowered) brows. */
  brow: number;
}

/** Where an ankle is: metres in the body's own frame, and how the sole is tilted (positive: toes down). */
export interface FootTarget {
  x: number;
  y: number;
  z: number;
  pitch?: number;
  yaw?: number;
}

/** One moment of a body: a turn per joint relative to its parent, a displacement of the hips, a face. */
export class Pose {
  readonly turns: Quat[] = new Array<Quat>(JOINT_COUNT).fill(IDENTITY);
  /** Displacement of the hips from the bind pose, metres. */
  root: Vec3 = [0, 0, 0];
  readonly face: Expression = { mouth: 0, squint: 0, brow: 0 };

  /** Turns a joint relative to its parent; radians. A hanging limb swings forward by a negative pitch. */
  turn(joint: JointName, pitch: number, yaw = 0, roll = 0): this {
    this.turns[jointIndex(joint)] = fromAngles(pitch, yaw, roll);
    return this;
  }

  /** An arm by its angles: `raise` sideways, `swing` forward, `bend` of the elbow, all positive outward or forward. */
  arm(side: Side, angles: { raise?: number; swing?: number; bend?: number; inward?: number; hand?: number }): this {
    const sign = signOf(side);
    this.turn(`arm${side}`, -(angles.swing ?? 0), 0, sign * (angles.raise ?? 0));
    this.turn(`fore${side}`, -(angles.bend ?? 0), 0, -sign * (angles.inward ?? 0));
    return this.turn(`hand${side}`, 0, 0, -sign * (angles.hand ?? 0));
  }

  /**
   * Bends an arm so that the wrist is at a point of the chest's frame (metres, as in the bind pose).
   * `elbow` is roughly where the elbow points.
   */
  reach(side: Side, wrist: Vec3, elbow: Vec3): this {
    this.bendLimb(`arm${side}`, `fore${side}`, pivotOf(`hand${side}`), wrist, elbow);
    return this;
  }

  /** Turns a hand so that its fingers and its palm point these ways in the chest's frame. The arm must be placed already. */
  aimHand(side: Side, fingers: Vec3, palm: Vec3): this {
    const along = normalize(fingers);
    const aim = arcBetween([0, -1, 0], along);
    const facing = rotate(aim, [-signOf(side), 0, 0]);
    const wished = normalize(subtract(palm, scale(along, dot(palm, along))));
    const angle = Math.atan2(dot(cross(facing, wished), along), dot(facing, wished));
    const [x, y, z] = scale(along, Math.sin(angle / 2));
    const twist: Quat = [x, y, z, Math.cos(angle / 2)];
    const arm = multiply(this.turns[jointIndex(`arm${side}`)]!, this.turns[jointIndex(`fore${side}`)]!);
    this.turns[jointIndex(`hand${side}`)] = multiply(inverse(arm), multiply(twist, aim));
    return this;
  }

  /** Bends a leg so that the ankle is at the target in the body's frame. The hips must have their place already. */
  step(side: Side, target: FootTarget): this {
    const hips = this.turns[0]!;
    const pivot = JOINTS[0].pivot;
    const fromHips = subtract([target.x, target.y, target.z], add(pivot, this.root));
    const ankle = add(rotate(inverse(hips), fromHips), pivot);
    const knee = rotate(inverse(hips), [Math.sin(target.yaw ?? 0) + signOf(side) * 0.12, 0.1, 1]);
    this.bendLimb(`leg${side}`, `shin${side}`, pivotOf(`foot${side}`), ankle, knee);
    const soFar = multiply(
      hips,
      multiply(this.turns[jointIndex(`leg${side}`)]!, this.turns[jointIndex(`shin${side}`)]!),
    );
    this.turns[jointIndex(`foot${side}`)] = multiply(inverse(soFar), fromAngles(target.pitch ?? 0, target.yaw ?? 0, 0));
    return this;
  }

  /** Both feet flat on the ground where they are in the bind pose, or `spread` metres further out. */
  stand(spread = 0, toesOut = 0.12): this {
    for (const side of ["L", "R"] as const) {
      const [x, y, z] = pivotOf(`foot${side}`);
      this.step(side, { x: x + signOf(side) * spread, y, z, yaw: signOf(side) * toesOut });
    }
    return this;
  }

  /** Legs crossed on the ground: knees out, shins folded inwards, the left before the right. */
  crossLegs(): this {
    for (const side of ["L", "R"] as const) {
      const sign = signOf(side);
      const front = side === "L" ? 0.06 : 0;
      this.bendLimb(
        `leg${side}`,
        `shin${side}`,
        pivotOf(`foot${side}`),
        [-sign * (0.09 + front / 2), 0.725 + front * 0.2, 0.2 + front],
        [sign * 1, 0.35, 0.55],
      );
      this.turn(`foot${side}`, 0.5, 0, -sign * 0.35);
    }
    return this;
  }

  /** Two bones to a point, by the law of cosines, in the plane of `pole`; out of reach it stretches straight towards it. */
  private bendLimb(upper: JointName, lower: JointName, bindEnd: Vec3, end: Vec3, pole: Vec3): void {
    const start = pivotOf(upper);
    const bindMiddle = pivotOf(lower);
    const upperLength = length(subtract(bindMiddle, start));
    const lowerLength = length(subtract(bindEnd, bindMiddle));
    const offset = subtract(end, start);
    const reach = Math.min(length(offset), (upperLength + lowerLength) * 0.9995);
    const along = normalize(offset);
    const sideways = normalize(subtract(pole, scale(along, dot(pole, along))));
    const cosine = (upperLength ** 2 + reach ** 2 - lowerLength ** 2) / (2 * upperLength * reach);
    const angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
    const middle = add(scale(along, Math.cos(angle) * upperLength), scale(sideways, Math.sin(angle) * upperLength));
    const upperTurn = arcBetween(subtract(bindMiddle, start), middle);
    const lowerDirection = rotate(inverse(upperTurn), subtract(scale(along, reach), middle));
    this.turns[jointIndex(upper)] = upperTurn;
    this.turns[jointIndex(lower)] = arcBetween(subtract(bindEnd, bindMiddle), lowerDirection);
  }
}

/** Where a point of the bind pose, fixed to one joint, is in a pose: metres in the body's frame. */
export function place(pose: Pose, joint: JointName, point: Vec3): Vec3 {
  let at = point;
  for (let index = jointIndex(joint); index >= 0; index = JOINTS[index]!.parent) {
    const pivot: Vec3 = JOINTS[index]!.pivot;
    at = add(rotate(pose.turns[index]!, subtract(at, pivot)), pivot);
  }
  return add(at, pose.root);
}
