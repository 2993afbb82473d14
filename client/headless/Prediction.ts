import {
  type Intent,
  type IntentMessage,
  LIMITS,
  type OwnState,
  postureName,
  postureOf,
  quantiseAxis,
  quantiseYaw,
  restingIntent,
} from "@crowdwire/protocol";
import {
  type AvatarState,
  type Ground,
  JITTER_BUFFER,
  jumpLift,
  restingAvatar,
  stayPut,
  stepAvatar,
} from "@crowdwire/simulation";
import type { AvatarSample } from "./CrowdSource.ts";

/** What the person at the controls wants now. Axes in world space, -1…1; yaw in radians. */
export interface Wish {
  moveX: number;
  moveZ: number;
  yaw: number;
  run: boolean;
  jump: boolean;
}

const TICK_SECONDS = 1 / LIMITS.tickHz;
const TICK_MS = 1000 * TICK_SECONDS;
/** Enough for three seconds without an answer. */
const HISTORY = 64;
/** An unchanged intent is said again this often, so that it goes on holding (SIM2). */
const KEEP_ALIVE_TICKS = 5;
/** After a longer pause (a hidden tab) the server has let go of the intent, and the ticks missed are not caught up with. */
const LONGEST_PAUSE_TICKS = JITTER_BUFFER.holdTicks;
/** Differences below this come from nowhere but the last bit. */
const AGREED_METERS = 1e-4;
/** Corrections beyond this are shown at once: someone was moved, not mispredicted. */
const SNAP_METERS = 3;
const CORRECTION_FADE_SECONDS = 0.12;
/** How far the client's ticks may run fast or slow to meet the server's jitter buffer in the middle. */
const CLOCK_SKEW = { perTick: 0.01, most: 0.03 };

interface Remembered {
  tick: number;
  readonly state: AvatarState;
  readonly intent: Intent;
}

/**
 * One's own avatar, moved at once by the same step as on the server, and put right by what the server answers (SIM5).
 *
 * The client counts ticks of its own; every intent names the tick from which it holds, and every snapshot names the tick
 * whose intent the server applied last. If the state remembered for that tick differs from the server's, the server's is
 * taken and every tick since is stepped again with the intents remembered.
 */
export class Prediction {
  /** Without it one only looks around, as on the server (SIM6). */
  mayWalk = true;
  readonly #ground: Ground;
  readonly #send: (message: Readonly<IntentMessage>) => void;
  readonly #history: Remembered[] = Array.from({ length: HISTORY }, () => ({
    tick: -1,
    state: restingAvatar(),
    intent: restingIntent(),
  }));
  readonly #state = restingAvatar();
  readonly #previous = restingAvatar();
  readonly #server = restingAvatar();
  readonly #sent: IntentMessage = { ...restingIntent(), tick: -1, snapshotSeen: 0 };
  readonly #offset = { x: 0, y: 0, z: 0 };
  #hasServerState = false;
  #tick = 1;
  #nextTickMs = Number.NaN;
  #sampledMs = Number.NaN;
  #lead: number = JITTER_BUFFER.leadTicks;
  #jumpWished = false;
  #corrections = 0;
  #correctionMeters = 0;

  /** @param send Hands an intent to the connection; the object is reused, so encode it at once. */
  constructor(ground: Ground, send: (message: Readonly<IntentMessage>) => void) {
    this.#ground = ground;
    this.#send = send;
  }

  get isReady(): boolean {
    return this.#hasServerState;
  }

  /** The state after the newest tick, and that tick. */
  get state(): Readonly<AvatarState> {
    return this.#state;
  }
  get tick(): number {
    return this.#tick;
  }

  /** How often the server put us right, and by how many metres in all. */
  get corrections(): { readonly count: number; readonly meters: number } {
    return { count: this.#corrections, meters: this.#correctionMeters };
  }

  /** A new connection: nothing is known until the server says where we are. Ticks go on, so that no number comes twice. */
  restart(): void {
    this.#hasServerState = false;
    this.#nextTickMs = Number.NaN;
    this.#sent.tick = -1;
    this.#sent.snapshotSeen = 0;
    this.#lead = JITTER_BUFFER.leadTicks;
    for (const entry of this.#history) entry.tick = -1;
  }

  /** Runs the ticks that are due at `nowMs` with what is wished for now. */
  advance(nowMs: number, wish: Readonly<Wish>, snapshotSeen: number): void {
    if (!this.#hasServerState) return;
    this.#jumpWished ||= wish.jump;
    if (Number.isNaN(this.#nextTickMs)) this.#nextTickMs = nowMs;
    const period = this.#tickPeriodMs();
    const owed = Math.floor((nowMs - this.#nextTickMs) / period);
    if (owed > LONGEST_PAUSE_TICKS) {
      this.#tick += owed;
      this.#nextTickMs += owed * period;
    }
    while (this.#nextTickMs <= nowMs) {
      this.#nextTickMs += period;
      this.#step(wish, snapshotSeen);
    }
  }

  /** The newest snapshot the server has been told that we have. */
  get snapshotTold(): number {
    return this.#sent.snapshotSeen;
  }

  /**
   * Says which snapshot has arrived, and nothing else: an intent whose tick is not new has no effect. Frames stop in a
   * hidden tab, and with them everything that walks; without this the server would take it for one that does not read (REP6).
   */
  acknowledge(snapshotSeen: number): void {
    this.#sent.snapshotSeen = snapshotSeen;
    this.#send({ ...this.#sent, tick: Math.max(0, this.#sent.tick), jump: false });
  }

  /** What the server says of the intent that arrived last: how many ticks before its turn. */
  noteLead(lead: number): void {
    this.#lead += (lead - this.#lead) * 0.05;
  }

  /** Compares what the server has after `ackTick` with what was predicted; `own` is null where it is as last told. */
  reconcile(ackTick: number, own: Readonly<OwnState> | null): void {
    if (own) adopt(own, this.#server);
    if (!this.#hasServerState) {
      if (!own) return;
      this.#hasServerState = true;
      Object.assign(this.#state, this.#server);
      Object.assign(this.#previous, this.#server);
      return;
    }
    const remembered = this.#history[ackTick % HISTORY]!;
    if (remembered.tick !== ackTick) {
      // Not steered yet, or too long ago to step again: where the server is, we are.
      if (own && this.#sent.tick < 0) Object.assign(this.#state, this.#server);
      return;
    }
    if (isSame(remembered.state, this.#server)) return;
    this.#rewind(ackTick, remembered);
  }

  /** Writes where one is drawn at `nowMs`: between the last two ticks, and easing out of the last correction. */
  sample(nowMs: number, out: AvatarSample): boolean {
    if (!this.#hasServerState) return false;
    const share = Number.isNaN(this.#nextTickMs)
      ? 1
      : Math.max(0, Math.min(1, 1 - (this.#nextTickMs - nowMs) / this.#tickPeriodMs()));
    this.#fade(nowMs);
    const from = this.#previous;
    const to = this.#state;
    out.x = from.x + (to.x - from.x) * share + this.#offset.x;
    out.y = from.y + (to.y - from.y) * share + this.#offset.y;
    out.z = from.z + (to.z - from.z) * share + this.#offset.z;
    out.yaw = (to.yaw * 2 * Math.PI) / 256;
    out.posture = postureName(to.posture);
    out.speed = Math.hypot(to.x - from.x, to.z - from.z) * LIMITS.tickHz;
    out.lift = to.jumpTicks === 0 ? 0 : jumpLift((to.jumpTicks - 1 + share) * TICK_SECONDS, TICK_SECONDS);
    return true;
  }

  #step(wish: Readonly<Wish>, snapshotSeen: number): void {
    this.#tick++;
    const entry = this.#history[this.#tick % HISTORY]!;
    const { intent } = entry;
    intent.moveX = quantiseAxis(wish.moveX);
    intent.moveZ = quantiseAxis(wish.moveZ);
    intent.yaw = quantiseYaw(wish.yaw);
    intent.run = wish.run;
    intent.jump = this.#jumpWished;
    this.#jumpWished = false;
    if (!this.mayWalk) stayPut(intent);
    this.#tell(intent, snapshotSeen);
    Object.assign(this.#previous, this.#state);
    stepAvatar(this.#state, intent, TICK_SECONDS, this.#ground);
    entry.tick = this.#tick;
    Object.assign(entry.state, this.#state);
  }

  #tell(intent: Readonly<Intent>, snapshotSeen: number): void {
    const sent = this.#sent;
    const isSame =
      sent.moveX === intent.moveX && sent.moveZ === intent.moveZ && sent.yaw === intent.yaw && sent.run === intent.run;
    if (isSame && !intent.jump && sent.tick >= 0 && this.#tick - sent.tick < KEEP_ALIVE_TICKS) return;
    Object.assign(sent, intent);
    sent.tick = this.#tick;
    sent.snapshotSeen = snapshotSeen;
    this.#send(sent);
  }

  #rewind(ackTick: number, remembered: Remembered): void {
    const before = { x: this.#state.x, y: this.#state.y, z: this.#state.z };
    Object.assign(remembered.state, this.#server);
    Object.assign(this.#state, this.#server);
    for (let tick = ackTick + 1; tick <= this.#tick; tick++) {
      const entry = this.#history[tick % HISTORY]!;
      if (entry.tick !== tick) continue;
      Object.assign(this.#previous, this.#state);
      stepAvatar(this.#state, entry.intent, TICK_SECONDS, this.#ground);
      Object.assign(entry.state, this.#state);
    }
    const dx = before.x - this.#state.x;
    const dy = before.y - this.#state.y;
    const dz = before.z - this.#state.z;
    const meters = Math.hypot(dx, dy, dz);
    if (meters <= AGREED_METERS) return;
    this.#corrections++;
    this.#correctionMeters += meters;
    const isSnap = Math.hypot(dx + this.#offset.x, dy + this.#offset.y, dz + this.#offset.z) > SNAP_METERS;
    this.#offset.x = isSnap ? 0 : this.#offset.x + dx;
    this.#offset.y = isSnap ? 0 : this.#offset.y + dy;
    this.#offset.z = isSnap ? 0 : this.#offset.z + dz;
  }

  #fade(nowMs: number): void {
    const elapsedSeconds = Number.isNaN(this.#sampledMs) ? 0 : Math.max(0, nowMs - this.#sampledMs) / 1000;
    this.#sampledMs = nowMs;
    const left = Math.exp(-elapsedSeconds / CORRECTION_FADE_SECONDS);
    this.#offset.x *= left;
    this.#offset.y *= left;
    this.#offset.z *= left;
  }

  #tickPeriodMs(): number {
    const ahead = (this.#lead - JITTER_BUFFER.leadTicks) * CLOCK_SKEW.perTick;
    return TICK_MS * (1 + Math.max(-CLOCK_SKEW.most, Math.min(CLOCK_SKEW.most, ahead)));
  }
}

function adopt(own: Readonly<OwnState>, out: AvatarState): void {
  out.x = own.x;
  out.y = own.y;
  out.z = own.z;
  out.polygon = own.polygon;
  out.yaw = own.yaw;
  out.posture = postureOf(own.flags);
  out.jumpTicks = own.jumpTicks;
  out.seat = own.seat;
}

function isSame(a: Readonly<AvatarState>, b: Readonly<AvatarState>): boolean {
  const isNear = Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z) <= AGREED_METERS;
  return isNear && a.posture === b.posture && a.seat === b.seat && a.jumpTicks === b.jumpTicks;
}
