/** Two short tones: up when someone can be heard, down when they cannot any longer, and one when an area says something. */
const TUNES = {
  joined: [523.25, 783.99],
  left: [659.26, 440],
  called: [880, 880],
} as const;
export type Chime = keyof typeof TUNES;

const TONE_SECONDS = 0.11;
const LOUDNESS = 0.06;
/** In a moving crowd people come and go all the time: no more than one chime in this time. */
const PAUSE_SECONDS = 1.5;

/** Small sounds made on the spot; no files. */
export class Chimes {
  readonly #context: AudioContext;
  readonly #output: AudioNode;
  #readyAt = 0;
  isMuted = false;

  constructor(context: AudioContext, output: AudioNode) {
    this.#context = context;
    this.#output = output;
  }

  play(chime: Chime): void {
    const now = this.#context.currentTime;
    if (this.isMuted || this.#context.state !== "running" || now < this.#readyAt) return;
    this.#readyAt = now + PAUSE_SECONDS;
    for (const [index, hertz] of TUNES[chime].entries()) this.#tone(hertz, now + index * TONE_SECONDS);
  }

  #tone(hertz: number, at: number): void {
    const tone = this.#context.createOscillator();
    const shape = this.#context.createGain();
    tone.type = "sine";
    tone.frequency.value = hertz;
    shape.gain.setValueAtTime(0, at);
    shape.gain.linearRampToValueAtTime(LOUDNESS, at + 0.015);
    shape.gain.exponentialRampToValueAtTime(0.0001, at + TONE_SECONDS * 1.8);
    tone.connect(shape).connect(this.#output);
    tone.start(at);
    tone.stop(at + TONE_SECONDS * 2);
  }
}
