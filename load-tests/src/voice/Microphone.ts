import type { Ivf } from "./clips/ivf.ts";
import type { RtpStream } from "./RtpStream.ts";

const FRAME_MS = 20;
const FRAME_TICKS = 960;
/** Silence is left out, but for a packet now and then: Opus' discontinuous transmission (RFC 6716, 2.1.9). */
const SILENT_FRAMES = 20;
const REPORT_MS = 2000;
const SPEAKING_LEVEL = 20;
const SILENT_LEVEL = 127;

/** Says what is in a clip, again and again, or nothing. */
export class Microphone {
  readonly source = "microphone" as const;
  readonly #stream: RtpStream;
  readonly #clip: Ivf;
  #timer: NodeJS.Timeout | undefined;
  #frame = 0;
  #timestamp = 0;
  #isSpeaking: boolean;
  #isMarked = true;
  #sinceReportMs = REPORT_MS;

  constructor(stream: RtpStream, clip: Ivf, isSpeaking: boolean) {
    this.#stream = stream;
    this.#clip = clip;
    this.#isSpeaking = isSpeaking;
    this.#start();
  }

  get streams(): readonly RtpStream[] {
    return [this.#stream];
  }

  get isSpeaking(): boolean {
    return this.#isSpeaking;
  }

  setSpeaking(isSpeaking: boolean): void {
    if (isSpeaking === this.#isSpeaking) return;
    this.#isSpeaking = isSpeaking;
    this.#isMarked = true;
    this.#start();
  }

  refresh(): void {
    // Sound has no key frames.
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #start(): void {
    clearInterval(this.#timer);
    const frames = this.#isSpeaking ? 1 : SILENT_FRAMES;
    this.#timer = setInterval(() => this.#send(frames), frames * FRAME_MS);
  }

  #send(frames: number): void {
    this.#timestamp += frames * FRAME_TICKS;
    this.#sinceReportMs += frames * FRAME_MS;
    if (this.#sinceReportMs >= REPORT_MS) {
      this.#sinceReportMs = 0;
      this.#stream.report(this.#timestamp);
    }
    const spoken = this.#clip.frames[this.#frame++ % this.#clip.frames.length]!;
    this.#stream.send({
      // The table of contents alone, of one empty frame: nothing is said.
      bytes: this.#isSpeaking ? spoken : Buffer.from([spoken[0]! & 0xfc]),
      timestamp: this.#timestamp,
      isMarked: this.#isMarked,
      level: this.#isSpeaking ? SPEAKING_LEVEL : SILENT_LEVEL,
    });
    this.#isMarked = false;
  }
}
