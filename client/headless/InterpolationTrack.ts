import {
  dequantisePosition,
  dequantiseYaw,
  emoteName,
  emoteOf,
  isInAir,
  LIMITS,
  POSTURE,
  postureName,
  postureOf,
} from "@crowdwire/protocol";
import { jumpLift } from "@crowdwire/simulation";
import type { AvatarSample } from "./CrowdSource.ts";

const CAPACITY = 16;
const TICK_SECONDS = 1 / LIMITS.tickHz;
const TICK_MS = 1000 * TICK_SECONDS;
/** Gaps between records beyond this are someone standing still, not a rate. */
const LONGEST_INTERVAL_MS = 400;
/** How far ahead of the last record someone may be drawn to walk on. */
const EXTRAPOLATE_MS = 120;
const DELAY = { leastMs: 70, mostMs: 600, perInterval: 1.25 };
/** The delay may change by this many milliseconds per millisecond, so that nobody visibly speeds up or slows down. */
const DELAY_SLEW = 0.08;

interface TrackSample {
  serverMs: number;
  x: number;
  y: number;
  z: number;
  yaw: number;
  flags: number;
}

/**
 * Where one other person was, drawn a little in the past (SIM5): between the last records at hand, so that their walk is
 * smooth though records come unevenly. How far in the past follows how often they are told about and how unevenly.
 */
export class InterpolationTrack {
  readonly #samples: TrackSample[] = Array.from({ length: CAPACITY }, () => ({
    serverMs: 0,
    x: 0,
    y: 0,
    z: 0,
    yaw: 0,
    flags: 0,
  }));
  #first = 0;
  #count = 0;
  #intervalMs = TICK_MS;
  #delayMs = 0;
  #sampledMs = 0;
  #jumpBeganMs = Number.NEGATIVE_INFINITY;
  #emoteBeganMs = 0;

  /** Takes in a record (quantised) of a snapshot that was made at `serverMs`. */
  push(serverMs: number, x: number, y: number, z: number, yaw: number, flags: number): void {
    const last = this.#count > 0 ? this.#at(this.#count - 1) : null;
    if (last && serverMs <= last.serverMs) return;
    if (last) this.#learnFrom(last, serverMs, flags);
    const next = this.#append(serverMs);
    next.x = dequantisePosition(x);
    next.y = dequantisePosition(y);
    next.z = dequantisePosition(z);
    next.yaw = dequantiseYaw(yaw);
    next.flags = flags;
    if (isInAir(flags) && !(last && isInAir(last.flags))) this.#jumpBeganMs = serverMs;
    if (emoteOf(flags) !== 0 && emoteOf(flags) !== (last ? emoteOf(last.flags) : 0)) this.#emoteBeganMs = serverMs;
  }

  /** How far in the past they are drawn now, in milliseconds. */
  get delayMs(): number {
    return this.#delayMs;
  }

  /**
   * Writes how they stood `delayMs` before the server's now.
   * @param jitterMs How unevenly snapshots arrive.
   */
  sample(serverNowMs: number, jitterMs: number, out: AvatarSample): boolean {
    if (this.#count === 0) return false;
    this.#adaptDelay(serverNowMs, jitterMs);
    const atMs = serverNowMs - this.#delayMs;
    let index = this.#count - 1;
    while (index > 0 && this.#at(index).serverMs > atMs) index--;
    const from = this.#at(index);
    const to = index + 1 < this.#count ? this.#at(index + 1) : null;
    if (to && atMs >= from.serverMs) this.#between(from, to, atMs, out);
    else this.#beyond(from, index, atMs, out);

    out.lift = jumpLift((atMs - this.#jumpBeganMs) / 1000, TICK_SECONDS);
    out.emote = emoteName(emoteOf(from.flags));
    out.emoteSeconds = out.emote === null ? 0 : Math.max(0, (atMs - this.#emoteBeganMs) / 1000);
    return true;
  }

  #between(from: TrackSample, to: TrackSample, atMs: number, out: AvatarSample): void {
    const spanMs = to.serverMs - from.serverMs;
    const share = (atMs - from.serverMs) / spanMs;
    out.x = from.x + (to.x - from.x) * share;
    out.y = from.y + (to.y - from.y) * share;
    out.z = from.z + (to.z - from.z) * share;
    out.yaw = from.yaw + shortestTurn(from.yaw, to.yaw) * share;
    out.speed = (Math.hypot(to.x - from.x, to.z - from.z) / spanMs) * 1000;
    // The step from standing to walking belongs to the walk.
    out.posture = postureName(postureOf(isWalking(to.flags) ? to.flags : from.flags));
  }

  /** Past the last record: a walker walks on for a moment, then stands. */
  #beyond(last: TrackSample, index: number, atMs: number, out: AvatarSample): void {
    const before = index > 0 ? this.#at(index - 1) : null;
    const aheadMs = Math.max(0, Math.min(EXTRAPOLATE_MS, atMs - last.serverMs));
    const goesOn = before !== null && isWalking(last.flags) && aheadMs < EXTRAPOLATE_MS;
    const share = goesOn ? aheadMs / (last.serverMs - before.serverMs) : 0;
    const stopped = before !== null && isWalking(last.flags) && aheadMs >= EXTRAPOLATE_MS;
    const held = stopped ? EXTRAPOLATE_MS / (last.serverMs - before.serverMs) : share;
    out.x = last.x + (before ? (last.x - before.x) * held : 0);
    out.y = last.y;
    out.z = last.z + (before ? (last.z - before.z) * held : 0);
    out.yaw = last.yaw;
    out.speed = goesOn
      ? (Math.hypot(last.x - before.x, last.z - before.z) / (last.serverMs - before.serverMs)) * 1000
      : 0;
    out.posture = stopped ? "stand" : postureName(postureOf(last.flags));
  }

  #learnFrom(last: TrackSample, serverMs: number, flags: number): void {
    const gapMs = serverMs - last.serverMs;
    if (isWalking(last.flags) && gapMs <= LONGEST_INTERVAL_MS) {
      this.#intervalMs += (gapMs - this.#intervalMs) * 0.2;
    } else if (!isWalking(last.flags) && isWalking(flags) && gapMs > 1.5 * this.#intervalMs) {
      // They stood until just now and nothing was sent meanwhile: without this they would glide off slowly.
      const held = this.#append(serverMs - this.#intervalMs);
      Object.assign(held, last, { serverMs: serverMs - this.#intervalMs });
    }
  }

  #adaptDelay(serverNowMs: number, jitterMs: number): void {
    const wanted = Math.max(DELAY.leastMs, Math.min(DELAY.mostMs, this.#intervalMs * DELAY.perInterval + jitterMs));
    const elapsedMs = Math.max(0, serverNowMs - this.#sampledMs);
    const step = this.#delayMs === 0 ? wanted : elapsedMs * DELAY_SLEW;
    this.#sampledMs = serverNowMs;
    this.#delayMs += Math.max(-step, Math.min(step, wanted - this.#delayMs));
  }

  #at(index: number): TrackSample {
    return this.#samples[(this.#first + index) % CAPACITY]!;
  }

  #append(serverMs: number): TrackSample {
    if (this.#count === CAPACITY) {
      this.#first = (this.#first + 1) % CAPACITY;
      this.#count--;
    }
    const sample = this.#at(this.#count++);
    sample.serverMs = serverMs;
    return sample;
  }
}

function isWalking(flags: number): boolean {
  const posture = postureOf(flags);
  return posture === POSTURE.walk || posture === POSTURE.run;
}

/** The signed angle from one direction to another the short way round. */
export function shortestTurn(from: number, to: number): number {
  const turn = (to - from) % (2 * Math.PI);
  if (turn > Math.PI) return turn - 2 * Math.PI;
  return turn < -Math.PI ? turn + 2 * Math.PI : turn;
}
