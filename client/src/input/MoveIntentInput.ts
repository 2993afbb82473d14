/** What someone wants their avatar to do now, whatever device it came from. */
export interface MoveIntentInput {
  /** World space, -1..1 each, never longer than 1 together. */
  moveX: number;
  moveZ: number;
  /** Where to face, radians: 0 is +Z, counter-clockwise from above. */
  yaw: number;
  run: boolean;
  /** True once per press: in the first intent asked for after it. */
  jump: boolean;
}
