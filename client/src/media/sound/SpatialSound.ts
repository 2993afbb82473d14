import { distanceGain } from "./distanceGain.ts";

/** Where something is, in metres; Y up. */
export interface Position {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** How someone is to be heard. */
export interface Hearing {
  /** 0…2, one's own choice for this person. */
  readonly volume: number;
  /** Conferences and stages sound the same everywhere. */
  readonly isEverywhere: boolean;
}

/** Changes of loudness glide over this time: short enough to follow a step, long enough not to click. */
const GLIDE_SECONDS = 0.06;
const FADE_IN_SECONDS = 0.25;
const FADE_OUT_MS = 300;
/** Someone's mouth. */
const MOUTH_METERS = 1.55;

interface Voice {
  readonly source: MediaStreamAudioSourceNode;
  readonly panner: PannerNode;
  readonly gain: GainNode;
  readonly analyser: AnalyserNode;
  /** Chromium feeds WebAudio from a remote track only while an element plays it. */
  readonly element: HTMLAudioElement;
}

/** Everyone's voice at their place: direction from a panner, loudness from `distanceGain`. */
export class SpatialSound {
  readonly #context: AudioContext;
  readonly #master: GainNode;
  readonly #voices = new Map<string, Voice>();
  readonly #samples = new Float32Array(512);

  constructor(context: AudioContext) {
    this.#context = context;
    this.#master = context.createGain();
    const limiter = context.createDynamicsCompressor();
    // A dozen voices at once must not clip.
    limiter.threshold.value = -9;
    limiter.ratio.value = 8;
    limiter.attack.value = 0.004;
    this.#master.connect(limiter).connect(context.destination);
  }

  /** Where chimes go: loud and still like voices are. */
  get output(): AudioNode {
    return this.#master;
  }

  /** Lets a remote track be heard; silent until the first `place`. */
  add(id: string, track: MediaStreamTrack): void {
    this.remove(id);
    const context = this.#context;
    const stream = new MediaStream([track]);
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    element.play().catch(() => undefined); // Not allowed to play yet: the next gesture resumes the context, which plays it.
    const source = context.createMediaStreamSource(stream);
    const panner = context.createPanner();
    panner.panningModel = "HRTF";
    panner.rolloffFactor = 0;
    const gain = context.createGain();
    gain.gain.value = 0;
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    source.connect(panner).connect(gain).connect(this.#master);
    source.connect(analyser);
    this.#voices.set(id, { source, panner, gain, analyser, element });
  }

  /** Fades out and forgets. */
  remove(id: string): void {
    const voice = this.#voices.get(id);
    if (!voice) return;
    this.#voices.delete(id);
    voice.gain.gain.setTargetAtTime(0, this.#context.currentTime, GLIDE_SECONDS);
    setTimeout(() => {
      voice.element.srcObject = null;
      voice.source.disconnect();
      voice.panner.disconnect();
      voice.gain.disconnect();
    }, FADE_OUT_MS);
  }

  /** Puts one's ears somewhere, looking along `yaw` (0 faces +Z, counter-clockwise from above). */
  listen({ x, y, z }: Position, yaw: number): void {
    const { listener, currentTime } = this.#context;
    const forwardX = Math.sin(yaw);
    const forwardZ = Math.cos(yaw);
    // Firefox has only the older methods.
    if (listener.positionX === undefined) {
      listener.setPosition(x, y + MOUTH_METERS, z);
      listener.setOrientation(forwardX, 0, forwardZ, 0, 1, 0);
      return;
    }
    listener.positionX.setTargetAtTime(x, currentTime, GLIDE_SECONDS);
    listener.positionY.setTargetAtTime(y + MOUTH_METERS, currentTime, GLIDE_SECONDS);
    listener.positionZ.setTargetAtTime(z, currentTime, GLIDE_SECONDS);
    listener.forwardX.setTargetAtTime(forwardX, currentTime, GLIDE_SECONDS);
    listener.forwardZ.setTargetAtTime(forwardZ, currentTime, GLIDE_SECONDS);
  }

  /** Puts a voice somewhere; null where its owner is not in the picture: heard, if at all, from everywhere. */
  place(id: string, at: Position | null, ears: Position, { volume, isEverywhere }: Hearing): void {
    const voice = this.#voices.get(id);
    if (!voice) return;
    const isPlaced = at !== null && !isEverywhere;
    const { x, y, z } = isPlaced ? at : ears;
    const { currentTime } = this.#context;
    voice.panner.positionX.setTargetAtTime(x, currentTime, GLIDE_SECONDS);
    voice.panner.positionY.setTargetAtTime(y + MOUTH_METERS, currentTime, GLIDE_SECONDS);
    voice.panner.positionZ.setTargetAtTime(z, currentTime, GLIDE_SECONDS);
    const meters = at === null ? Number.POSITIVE_INFINITY : Math.hypot(at.x - ears.x, at.y - ears.y, at.z - ears.z);
    const loudness = volume * (isEverywhere ? 1 : distanceGain(meters));
    const glide = loudness > voice.gain.gain.value ? FADE_IN_SECONDS / 3 : GLIDE_SECONDS;
    voice.gain.gain.setTargetAtTime(loudness, currentTime, glide);
  }

  /** Nobody is heard, and chimes neither. */
  setSilent(isSilent: boolean): void {
    this.#master.gain.setTargetAtTime(isSilent ? 0 : 1, this.#context.currentTime, GLIDE_SECONDS);
  }

  /** Plays on another device, where the browser can. */
  async playOn(deviceId: string): Promise<void> {
    const context = this.#context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
    await context.setSinkId?.(deviceId);
  }

  /** Largest sample of a voice as it arrives, and how loud it is made: for those who look from outside. */
  measure(id: string): { peak: number; gain: number } | null {
    const voice = this.#voices.get(id);
    if (!voice) return null;
    voice.analyser.getFloatTimeDomainData(this.#samples);
    return {
      peak: this.#samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0),
      gain: voice.gain.gain.value,
    };
  }

  close(): void {
    for (const id of [...this.#voices.keys()]) this.remove(id);
    setTimeout(() => this.#master.disconnect(), FADE_OUT_MS);
  }
}
