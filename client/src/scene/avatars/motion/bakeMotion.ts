import { CLIP_NAMES, CLIPS, type Clip, type ClipName } from "./clips.ts";
import type { Pose } from "./Pose.ts";
import { JOINT_COUNT, JOINTS } from "./skeleton.ts";

/** Texel columns of a row: the joints' turns, then the hips' displacement, then the face. */
export const ROOT_COLUMN = JOINT_COUNT;
export const FACE_COLUMN = JOINT_COUNT + 1;
export const MOTION_WIDTH = JOINT_COUNT + 2;
/** Row 0 is the skeleton itself: pivot (xyz) and parent (w) of each joint. */
const FIRST_CLIP_ROW = 1;

/** All clips as one RGBA float image, one row per moment. */
export interface BakedMotion {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  /** The first row of each clip. */
  readonly firstRow: Readonly<Record<ClipName, number>>;
}

/**
 * Writes every clip into one float image for the vertex shader: the turn of each joint relative to its parent as a
 * quaternion. Turns rather than matrices, because blending those keeps limbs their length and thickness.
 */
export function bakeMotion(): BakedMotion {
  let height = FIRST_CLIP_ROW;
  const firstRow: Partial<Record<ClipName, number>> = {};
  for (const name of CLIP_NAMES) {
    firstRow[name] = height;
    height += CLIPS[name].rows;
  }
  const data = new Float32Array(MOTION_WIDTH * height * 4);
  JOINTS.forEach((joint, index) => {
    data.set([...joint.pivot, joint.parent], index * 4);
  });
  for (const name of CLIP_NAMES) {
    const clip: Clip = CLIPS[name];
    for (let row = 0; row < clip.rows; row++) {
      writePose(clip.at(row / clip.rows), data, (firstRow[name]! + row) * MOTION_WIDTH * 4);
    }
  }
  return { data, width: MOTION_WIDTH, height, firstRow: firstRow as Record<ClipName, number> };
}

function writePose(pose: Pose, data: Float32Array, offset: number): void {
  pose.turns.forEach((turn, index) => {
    data.set(turn, offset + index * 4);
  });
  data.set([...pose.root, 0], offset + ROOT_COLUMN * 4);
  data.set([pose.face.mouth, pose.face.squint, pose.face.brow, 0], offset + FACE_COLUMN * 4);
}
