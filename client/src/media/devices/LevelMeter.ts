/** Below this a room is quiet, above that it shouts; in dB relative to full scale. */
const QUIET_DB = -62;
const LOUD_DB = -12;

/** A level in dBFS as a share of what a meter shows, 0…1. */
export function meterShare(decibels: number): number {
  return Math.min(1, Math.max(0, (decibels - QUIET_DB) / (LOUD_DB - QUIET_DB)));
}

/** How loud a stream is now. Looks only when asked, so that an unseen meter costs nothing. */
export class LevelMeter {
  readonly #source: MediaStreamAudioSourceNode;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(context: AudioContext, stream: MediaStream) {
    this.#source = context.createMediaStreamSource(stream);
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source.connect(this.#analyser);
  }

  /** Root mean square of the last 20 ms in dBFS; −Infinity for perfect silence. */
  decibels(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return 10 * Math.log10(sum / this.#samples.length);
  }

  close(): void {
    this.#source.disconnect();
    this.#analyser.disconnect();
  }
}
