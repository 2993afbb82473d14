import { QUALITY_NAMES, type QualityName } from "./presets.ts";

/** What the governor asks for: a preset, and how much of its resolution. */
export interface QualityChoice {
  readonly name: QualityName;
  /** 1: the preset's own resolution; smaller: fewer pixels, the last resort of slow machines. */
  readonly resolutionScale: number;
}

export interface GovernorOptions {
  /** The engine draws on the processor: start at the bottom, every effect costs seconds there. */
  readonly isSoftwareRenderer: boolean;
  /** A phone or tablet: start in the middle. */
  readonly isMobile: boolean;
}

const WINDOW_SECONDS = 1.5;
/** Frames during which shaders compile say nothing about the machine. */
const SETTLE_SECONDS = 0.6;
const TOO_SLOW_MS = 26;
const FAR_TOO_SLOW_MS = 55;
const SMOOTH_MS = 17.6;
const WINDOWS_BEFORE_RISE = 5;
const RESOLUTION_STEPS: readonly number[] = [1, 0.75, 0.55];

/**
 * Chooses a quality from measured frame times: falls fast, rises slowly, and never climbs back to what it fell from,
 * so the picture does not flicker between two presets. Never chooses ultra: that is for people to ask for.
 */
export class QualityGovernor {
  #level: number;
  #step = 0;
  #ceiling = QUALITY_NAMES.indexOf("high");
  #frames: number[] = [];
  #windowSeconds = 0;
  #settleSeconds = SETTLE_SECONDS;
  #smoothWindows = 0;

  constructor(options: GovernorOptions) {
    const start: QualityName = options.isSoftwareRenderer ? "low" : options.isMobile ? "medium" : "high";
    this.#level = QUALITY_NAMES.indexOf(start);
    if (options.isSoftwareRenderer) {
      this.#ceiling = this.#level;
      this.#step = RESOLUTION_STEPS.length - 1;
    }
  }

  get choice(): QualityChoice {
    return { name: QUALITY_NAMES[this.#level] ?? "low", resolutionScale: RESOLUTION_STEPS[this.#step] ?? 1 };
  }

  /** Takes one frame's duration; answers the new choice when it changes, else null. */
  frame(frameMs: number): QualityChoice | null {
    // A hidden tab or a breakpoint is not a slow machine.
    if (frameMs > 1000 || frameMs <= 0) return null;
    if (this.#settleSeconds > 0) {
      this.#settleSeconds -= frameMs / 1000;
      return null;
    }
    this.#frames.push(frameMs);
    this.#windowSeconds += frameMs / 1000;
    if (this.#windowSeconds < WINDOW_SECONDS || this.#frames.length < 5) return null;
    const sorted = this.#frames.sort((a, b) => a - b);
    const typicalMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
    this.#frames = [];
    this.#windowSeconds = 0;
    return this.#judge(typicalMs);
  }

  #judge(typicalMs: number): QualityChoice | null {
    if (typicalMs > TOO_SLOW_MS) {
      this.#smoothWindows = 0;
      return this.#fall(typicalMs > FAR_TOO_SLOW_MS ? 2 : 1);
    }
    this.#smoothWindows = typicalMs <= SMOOTH_MS ? this.#smoothWindows + 1 : 0;
    if (this.#smoothWindows < WINDOWS_BEFORE_RISE || this.#level >= this.#ceiling) return null;
    this.#smoothWindows = 0;
    this.#level += 1;
    this.#settleSeconds = SETTLE_SECONDS;
    return this.choice;
  }

  #fall(steps: number): QualityChoice | null {
    const before = this.choice;
    for (let i = 0; i < steps; i++) {
      if (this.#level > 0) {
        this.#level -= 1;
        this.#ceiling = this.#level;
      } else if (this.#step < RESOLUTION_STEPS.length - 1) {
        this.#step += 1;
      }
    }
    this.#settleSeconds = SETTLE_SECONDS;
    const after = this.choice;
    return after.name === before.name && after.resolutionScale === before.resolutionScale ? null : after;
  }
}
