import { readFileSync } from "node:fs";
import { decodeIvf, type Ivf } from "./ivf.ts";

/** What bots say: loops of two seconds of Opus, 20 ms each. */
const VOICES = ["voice-low", "voice-middle", "voice-high"] as const;
/** What bots show: the same loop in each layer of simulcast, smallest first. */
const CAMERA = ["camera-0", "camera-1", "camera-2"] as const;

type ClipName = (typeof VOICES)[number] | (typeof CAMERA)[number];

const known = new Map<ClipName, Ivf>();

/** The voice of the n-th of a crowd. Made by `clips/make.ts`. */
export const voiceClip = (index: number): Ivf => clip(VOICES[index % VOICES.length]!);

/** The camera, a clip for each layer: frames of the same moment have the same index, and the first is a key frame. */
export const cameraClips = (): readonly Ivf[] => CAMERA.map(clip);

function clip(name: ClipName): Ivf {
  const read = known.get(name) ?? decodeIvf(readFileSync(new URL(`../../../clips/${name}.ivf`, import.meta.url)));
  known.set(name, read);
  return read;
}
