import type { Ivf } from "./clips/ivf.ts";
import { packetiseVp8 } from "./packetiseVp8.ts";
import type { RtpStream } from "./RtpStream.ts";

const CLOCK_RATE = 90_000;
/** Often enough that who switches between layers need not wait. */
const REPORT_FRAMES = 15;

/** Shows a clip, again and again: a stream for each layer of simulcast, smallest first. */
export class Camera {
  readonly source = "camera" as const;
  readonly isSpeaking = true;
  readonly streams: readonly RtpStream[];
  readonly #clips: readonly Ivf[];
  readonly #timer: NodeJS.Timeout;
  readonly #frameTicks: number;
  #frame = 0;
  #shown = 0;

  constructor(streams: readonly RtpStream[], clips: readonly Ivf[]) {
    const { rate, step } = clips[0]!;
    this.streams = streams;
    this.#clips = clips;
    this.#frameTicks = (CLOCK_RATE * step) / rate;
    this.#timer = setInterval(() => this.#show(), (1000 * step) / rate);
  }

  /** Somebody needs a key frame: the clip begins anew, as it begins with one. */
  refresh(): void {
    this.#frame = 0;
  }

  setSpeaking(): void {
    // A picture says nothing.
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #show(): void {
    const timestamp = this.#shown * this.#frameTicks;
    for (const [layer, stream] of this.streams.entries()) {
      if (this.#shown % REPORT_FRAMES === 0) stream.report(timestamp);
      const { frames } = this.#clips[layer]!;
      const payloads = packetiseVp8(frames[this.#frame % frames.length]!, this.#shown & 0x7fff);
      for (const [index, bytes] of payloads.entries()) {
        stream.send({ bytes, timestamp, isMarked: index === payloads.length - 1 });
      }
    }
    this.#frame++;
    this.#shown++;
  }
}
