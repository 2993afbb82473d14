import type { Posture } from "@crowdwire/protocol";
import { HAIR } from "./body/hair.ts";
import { place } from "./motion/Pose.ts";
import { idle, sitOnGround, sitOnSeat } from "./motion/restingClips.ts";

/** The top of the head in the bind pose by hair style, metres: what stands highest of each. */
const TOPS: Readonly<Record<number, number>> = {
  [HAIR.short]: 1.72,
  [HAIR.long]: 1.72,
  [HAIR.bun]: 1.81,
  [HAIR.cap]: 1.72,
  [HAIR.curly]: 1.78,
  [HAIR.headscarf]: 1.73,
  [HAIR.buzz]: 1.68,
  [HAIR.ponytail]: 1.71,
};

/** How much lower the head is than standing in the bind pose: taken from the poses themselves. */
const dropOf = (pose: ReturnType<typeof idle>): number => 1.44 - place(pose, "head", [0, 1.44, 0])[1];
const STANDING = dropOf(idle(0));
const DROPS: Readonly<Record<Posture, number>> = {
  stand: STANDING,
  walk: STANDING,
  run: STANDING,
  sitOnSeat: dropOf(sitOnSeat(0)),
  sitOnGround: dropOf(sitOnGround(0)),
};

/** Metres from the origin of a body (the feet, or the seat) to the top of its head. */
export const headTopMeters = (hairStyle: number, posture: Posture): number =>
  (TOPS[hairStyle] ?? 1.72) - DROPS[posture];
