import type { NavGround } from "@crowdwire/maps/loader";
import { EMOTES } from "@crowdwire/protocol";
import type { Random } from "@crowdwire/simulation";
import type { Behaviour, Bot } from "./Bot.ts";

/** How a stroll goes: metres, seconds, shares of 1. */
const STROLL = {
  leastMeters: 4,
  mostMeters: 22,
  leastPauseSeconds: 0.5,
  mostPauseSeconds: 6,
  runShare: 0.15,
  emoteShare: 0.25,
  jumpShare: 0.002,
};
const ARRIVED_METERS = 0.35;
const MAX_CORNERS = 16;
/** Someone who has not come nearer for this long takes another way. */
const STUCK_SECONDS = 3;

/** Strolls about as people do: picks a place, walks there round what is in the way, looks about, goes on. */
export class Wanderer implements Behaviour {
  readonly #ground: NavGround;
  readonly #random: Random;
  #path: Float32Array = new Float32Array(0);
  #corner = 0;
  #pauseUntilMs = 0;
  #giveUpMs = 0;
  #run = false;

  constructor(ground: NavGround, random: Random) {
    this.#ground = ground;
    this.#random = random;
  }

  steer(bot: Bot, nowMs: number, wish: Bot["wish"]): void {
    wish.moveX = 0;
    wish.moveZ = 0;
    if (!bot.world.prediction.isReady || nowMs < this.#pauseUntilMs) return;
    if (this.#corner * 3 >= this.#path.length || nowMs > this.#giveUpMs) {
      this.#chooseWay(bot, nowMs);
      return;
    }
    const { x, z } = bot.world.prediction.state;
    const dx = this.#path[this.#corner * 3]! - x;
    const dz = this.#path[this.#corner * 3 + 2]! - z;
    const meters = Math.hypot(dx, dz);
    if (meters < ARRIVED_METERS) {
      this.#corner++;
      this.#giveUpMs = nowMs + STUCK_SECONDS * 1000 + 1000;
      return;
    }
    wish.moveX = dx / meters;
    wish.moveZ = dz / meters;
    wish.yaw = Math.atan2(dx, dz);
    wish.run = this.#run;
    wish.jump = this.#random() < STROLL.jumpShare;
  }

  #chooseWay(bot: Bot, nowMs: number): void {
    const random = this.#random;
    const { x, y, z } = bot.world.prediction.state;
    const angle = random() * 2 * Math.PI;
    const meters = STROLL.leastMeters + random() * (STROLL.mostMeters - STROLL.leastMeters);
    const goal = { x: x + Math.sin(angle) * meters, y, z: z + Math.cos(angle) * meters };
    const path = this.#ground.findPath({ x, y, z }, goal, MAX_CORNERS);
    this.#path = path;
    // The first corner is where one stands.
    this.#corner = 1;
    this.#run = random() < STROLL.runShare;
    const pauseSeconds =
      STROLL.leastPauseSeconds + random() ** 2 * (STROLL.mostPauseSeconds - STROLL.leastPauseSeconds);
    this.#pauseUntilMs = nowMs + pauseSeconds * 1000;
    this.#giveUpMs = this.#pauseUntilMs + (meters / 2) * 1000 + STUCK_SECONDS * 1000;
    if (pauseSeconds > 2 && random() < STROLL.emoteShare) {
      bot.say("emote", { emote: EMOTES[Math.floor(random() * EMOTES.length)] ?? "wave" });
    }
  }
}
