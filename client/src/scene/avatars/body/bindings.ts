import { type JointName, jointIndex, pivotOf, type Side, signOf } from "../motion/skeleton.ts";
import { type Binding, MORPH } from "./Sculpture.ts";
import { smoothstep } from "./shapes.ts";

/** Follows one joint rigidly. */
export const fixedTo = (joint: JointName): Binding => ({ joint: jointIndex(joint), weight: 1 });

/** The trunk: hips below the waist, chest above it. */
export const trunk = (_x: number, y: number): Binding => ({
  joint: jointIndex("spine"),
  weight: smoothstep(0.79, 1.0, y),
});

/** The neck: chest below, head above. */
export const neck = (_x: number, y: number): Binding => ({
  joint: jointIndex("head"),
  weight: smoothstep(1.16, 1.25, y),
});

/** How much of the thigh's turn a point at height y takes. Skirts use the same, so that no knee comes through. */
const thighWeight = (y: number): number => smoothstep(0.815, 0.7, y);

/** A leg from the crotch to the ankle, bending smoothly about the knee. */
export function leg(side: Side): (x: number, y: number) => Binding {
  const knee = pivotOf(`shin${side}`)[1];
  return (_x, y) => {
    if (y < knee + 0.07) {
      return { joint: jointIndex(`shin${side}`), weight: smoothstep(knee + 0.07, knee - 0.07, y) };
    }
    return { joint: jointIndex(`leg${side}`), weight: thighWeight(y) };
  };
}

/** Cloth around both legs: follows the nearer thigh, and both in the middle. */
export const skirt = (x: number, y: number): Binding =>
  y > 0.9
    ? trunk(x, y)
    : { joint: jointIndex("hips"), weight: thighWeight(y), morph: MORPH.skirt, amount: smoothstep(-0.1, 0.1, x) };

/** An arm from the shoulder to the wrist, bending smoothly about the elbow. */
export function arm(side: Side): (x: number, y: number, z: number) => Binding {
  const shoulder = pivotOf(`arm${side}`);
  const elbow = pivotOf(`fore${side}`);
  const wrist = pivotOf(`hand${side}`);
  const sign = signOf(side);
  // The bisector at the elbow: what lies beyond it bends.
  const axis = [wrist[0] - shoulder[0], wrist[1] - shoulder[1]] as const;
  const size = Math.hypot(...axis);
  return (x, y) => {
    const past = ((x - elbow[0]) * axis[0] + (y - elbow[1]) * axis[1]) / size;
    if (past > -0.07 && x * sign > 0.1) {
      return { joint: jointIndex(`fore${side}`), weight: smoothstep(-0.07, 0.07, past) };
    }
    return { joint: jointIndex(`arm${side}`), weight: 1 };
  };
}
