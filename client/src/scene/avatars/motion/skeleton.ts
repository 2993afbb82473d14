import type { Vec3 } from "./quaternion.ts";

/**
 * The joints of a body, parents before children. Upper-body joints are 1 to 8: an emote may take those alone.
 * Left is +X, since people face +Z in a right-handed world.
 */
export const JOINTS = [
  { name: "hips", parent: -1, pivot: [0, 0.8, 0] },
  { name: "spine", parent: 0, pivot: [0, 0.9, 0] },
  { name: "head", parent: 1, pivot: [0, 1.21, 0] },
  { name: "armL", parent: 1, pivot: [0.163, 1.107, -0.004] },
  { name: "foreL", parent: 3, pivot: [0.232, 0.926, -0.006] },
  { name: "handL", parent: 4, pivot: [0.274, 0.75, 0.012] },
  { name: "armR", parent: 1, pivot: [-0.163, 1.107, -0.004] },
  { name: "foreR", parent: 6, pivot: [-0.232, 0.926, -0.006] },
  { name: "handR", parent: 7, pivot: [-0.274, 0.75, 0.012] },
  { name: "legL", parent: 0, pivot: [0.088, 0.77, 0] },
  { name: "shinL", parent: 9, pivot: [0.088, 0.44, 0.004] },
  { name: "footL", parent: 10, pivot: [0.088, 0.1, 0] },
  { name: "legR", parent: 0, pivot: [-0.088, 0.77, 0] },
  { name: "shinR", parent: 12, pivot: [-0.088, 0.44, 0.004] },
  { name: "footR", parent: 13, pivot: [-0.088, 0.1, 0] },
] as const satisfies readonly { name: string; parent: number; pivot: Vec3 }[];

export type JointName = (typeof JOINTS)[number]["name"];
export const JOINT_COUNT = JOINTS.length;

/** First and last joint of the upper body. */
export const UPPER_BODY = [1, 8] as const;

export type Side = "L" | "R";
/** +1 for the left, −1 for the right: the sign of x. */
export const signOf = (side: Side): 1 | -1 => (side === "L" ? 1 : -1);

const INDEX = new Map<string, number>(JOINTS.map((joint, index) => [joint.name, index]));

/** The number of a joint by its name. */
export const jointIndex = (name: JointName): number => INDEX.get(name)!;
/** Where a joint turns, in the bind pose: metres from between the feet. */
export const pivotOf = (name: JointName): Vec3 => JOINTS[jointIndex(name)]!.pivot;
