import type { Wish } from "@crowdwire/client/headless";
import type { NavGround, Position } from "@crowdwire/maps/loader";
import { MOVEMENT } from "@crowdwire/simulation";
import type { Behaviour, Steerable } from "../Behaviour.ts";
import type { Errand, Itinerary } from "./Itinerary.ts";

/** A corner counts as reached this far before it. */
const ARRIVED_METERS = 0.3;
const MOST_CORNERS = 32;
/** Hands are not steadier than this; a straight way is one intent, not one per step. */
const AIM_RADIANS = 0.15;
/** Beyond twice the time a way should take, something is in it. */
const PATIENCE = { factor: 2, seconds: 3 };
const NO_WAY = new Float32Array(0);

/** Does one errand after another on foot, round what is in the way. */
export class Walker implements Behaviour {
  readonly #ground: Pick<NavGround, "findPath">;
  readonly #itinerary: Itinerary;
  readonly #sceneBeganMs: number;
  #errand: Errand | null = null;
  #path: Float32Array = NO_WAY;
  #corner = 0;
  #headX = 0;
  #headZ = 0;
  #giveUpMs = 0;

  /** @param sceneBeganMs When the scenario began, on the clock that `steer` is told the time of. */
  constructor(ground: Pick<NavGround, "findPath">, itinerary: Itinerary, sceneBeganMs: number) {
    this.#ground = ground;
    this.#itinerary = itinerary;
    this.#sceneBeganMs = sceneBeganMs;
  }

  steer(self: Steerable, nowMs: number, wish: Wish): void {
    wish.moveX = 0;
    wish.moveZ = 0;
    wish.jump = false;
    if (!self.isReady) return;
    const sceneMs = nowMs - this.#sceneBeganMs;
    if (this.#errand === null) {
      this.#errand = this.#itinerary.next(sceneMs);
      this.#path = NO_WAY;
      if (this.#errand.emote !== null) self.say("emote", { emote: this.#errand.emote });
    }
    if (sceneMs < this.#errand.notBeforeMs) return;
    if (this.#path.length === 0) {
      if (!this.#setOff(self.position, this.#errand, sceneMs)) return;
      wish.jump = this.#errand.jump;
    }
    if (sceneMs > this.#giveUpMs || !this.#aim(self.position)) {
      this.#errand = null;
      return;
    }
    wish.moveX = this.#headX;
    wish.moveZ = this.#headZ;
    wish.yaw = Math.atan2(this.#headX, this.#headZ);
    wish.run = this.#errand.run;
  }

  #setOff(from: Readonly<Position>, errand: Errand, sceneMs: number): boolean {
    this.#path = this.#ground.findPath(from, errand.goal, MOST_CORNERS);
    // The first corner is where one stands.
    this.#corner = 1;
    this.#headX = 0;
    this.#headZ = 0;
    if (this.#path.length < 6) {
      this.#errand = null;
      return false;
    }
    let meters = 0;
    for (let at = 3; at < this.#path.length; at += 3) {
      meters += Math.hypot(this.#path[at]! - this.#path[at - 3]!, this.#path[at + 2]! - this.#path[at - 1]!);
    }
    const speed = errand.run ? MOVEMENT.runMetersPerSecond : MOVEMENT.walkMetersPerSecond;
    this.#giveUpMs = sceneMs + (PATIENCE.factor * (meters / speed) + PATIENCE.seconds) * 1000;
    return true;
  }

  /** Heads for the next corner; false once the last has been reached. */
  #aim({ x, z }: Readonly<Position>): boolean {
    for (; this.#corner * 3 < this.#path.length; this.#corner++, this.#headX = 0, this.#headZ = 0) {
      const dx = this.#path[this.#corner * 3]! - x;
      const dz = this.#path[this.#corner * 3 + 2]! - z;
      const meters = Math.hypot(dx, dz);
      if (meters < ARRIVED_METERS) continue;
      const ahead = (dx * this.#headX + dz * this.#headZ) / meters;
      // Behind one's back and near: passed.
      const isHeaded = this.#headX !== 0 || this.#headZ !== 0;
      if (isHeaded && ahead < 0 && meters < 1) continue;
      if (!isHeaded || ahead < Math.cos(AIM_RADIANS)) {
        this.#headX = dx / meters;
        this.#headZ = dz / meters;
      }
      return true;
    }
    return false;
  }
}
