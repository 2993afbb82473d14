import {
  ALL_PERMISSIONS,
  DEFAULT_ROLE_PERMISSIONS,
  hasPermission,
  type PermissionBits,
  permissionBits,
} from "@crowdwire/protocol";
import { CONVERSATION, createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { ConversationEffect } from "../../src/world/effects.ts";
import type { WorldZone } from "../../src/world/ZoneIndex.ts";
import { TestWorld } from "../support/TestWorld.ts";

const SEEDS = process.env["SEED"] === undefined ? [3, 17, 2026] : [Number(process.env["SEED"])];
const PEOPLE = 24;
const DECISIONS = 250;
/** The server decides every second tick. */
const TICKS = 2;
/** Whoever is in a zone stays in until so far outside. */
const MARGIN_METERS = 0.3;

const zone = (id: number, kind: WorldZone["kind"], x: number, z: number, radiusMeters: number): WorldZone => ({
  id,
  kind,
  name: `${kind} ${id}`,
  x,
  y: 0,
  z,
  yaw: 0,
  heightMeters: 4,
  shape: { type: "circle", radiusMeters },
});
/** The smallest first: where zones lie over one another it rules. The first booth lies in the middle of the conference. */
const ZONES = [
  zone(1, "silent", -8, 0, 1.5),
  zone(2, "silent", 0, 8, 3),
  zone(3, "stage", 8, 0, 4),
  zone(4, "conference", -8, 0, 5),
];
/** By role: may manage and speak everywhere; may talk; may only walk. */
const ROLES: readonly PermissionBits[] = [ALL_PERMISSIONS, DEFAULT_ROLE_PERMISSIONS, permissionBits(["walk"])];

interface Walker {
  readonly session: string;
  permissions: PermissionBits;
  zone: WorldZone | undefined;
}

/** What the zones' rules say, one sentence each: "hears", "silence", or "near" where distance decides. */
function ruleOf(listener: Walker, speaker: Walker): "hears" | "silence" | "near" {
  const mayTalk = hasPermission(speaker.permissions, "talk");
  const mayTalkHere = hasPermission(speaker.permissions, "talkConference");
  if (listener.zone?.kind === "silent" || speaker.zone?.kind === "silent") return "silence";
  if (speaker.zone?.kind === "stage") return mayTalkHere && listener.zone?.kind !== "conference" ? "hears" : "silence";
  if (speaker.zone?.kind === "conference") return mayTalkHere && listener.zone === speaker.zone ? "hears" : "silence";
  if (listener.zone !== undefined) return "silence";
  return mayTalk ? "near" : "silence";
}

/** Random walks through zones, with what the media tier was told of groups. */
class ZoneWalk {
  readonly test = new TestWorld({ zones: ZONES, halfMeters: 14 });
  readonly walkers: Walker[];
  readonly #random: () => number;
  readonly #groups = new Map<number, ConversationEffect["group"]>();
  #heardEffects = 0;
  /** For how many decisions in a row two have been closer than links begin. */
  readonly #near = new Map<string, number>();
  /** How often each rule has applied. */
  readonly seen = { hears: 0, silence: 0, near: 0 };

  constructor(seed: number) {
    this.#random = createRandom(seed);
    this.walkers = Array.from({ length: PEOPLE }, (_, index) => {
      const session = `p${index}`;
      this.test.enterAt(session, 24 * this.#random() - 12, 24 * this.#random() - 12);
      return { session, permissions: DEFAULT_ROLE_PERMISSIONS, zone: undefined };
    });
    this.test.tick(TICKS);
    for (const walker of this.walkers) this.#appoint(walker);
    this.#follow();
  }

  step(): void {
    for (const walker of this.walkers) {
      if (this.#random() < 0.15) {
        const way = () => Math.round(254 * this.#random()) - 127;
        this.test.press(walker.session, { moveX: way(), moveZ: way(), run: this.#random() < 0.5 });
      }
      if (this.#random() < 0.01) this.#appoint(walker);
    }
    this.test.tick(TICKS);
    this.#follow();
  }

  /** @returns what is wrong after the last decision */
  breaches(): string[] {
    const found: string[] = [];
    for (const listener of this.walkers) {
      for (const speaker of this.walkers) {
        if (listener === speaker) continue;
        const rule = ruleOf(listener, speaker);
        this.seen[rule]++;
        const isHeard = this.#mayHear(listener, speaker);
        const say = () =>
          `${listener.session} (${listener.zone?.name}) ${isHeard ? "hears" : "does not hear"} ${speaker.session} (${speaker.zone?.name})`;
        if (rule === "near") {
          const { unlinkMeters, dwellDecisions } = CONVERSATION;
          const meters = this.#meters(listener, speaker);
          const hasBeenNear = (this.#near.get(keyOf(listener, speaker)) ?? 0) >= dwellDecisions;
          if (isHeard && meters > unlinkMeters + 1e-3) found.push(`${say()} at ${meters} m`);
          if (!isHeard && hasBeenNear && !this.#isCrowded(listener) && !this.#isCrowded(speaker))
            found.push(`${say()} at ${meters} m`);
        } else if (isHeard !== (rule === "hears")) found.push(say());
      }
    }
    return found;
  }

  #appoint(walker: Walker): void {
    walker.permissions = ROLES[Math.floor(this.#random() * ROLES.length)]!;
    this.test.permit(walker.session, walker.permissions);
  }

  /** Brings the model up to the tick: zones, nearness; and what was told of groups. */
  #follow(): void {
    for (const walker of this.walkers) {
      const { x, z } = this.test.place(walker.session);
      walker.zone = ZONES.find((each) => {
        const radius = each.shape.type === "circle" ? each.shape.radiusMeters : 0;
        return Math.hypot(x - each.x, z - each.z) <= radius + (each === walker.zone ? MARGIN_METERS : 0);
      });
    }
    for (const one of this.walkers) {
      for (const other of this.walkers) {
        const isNear =
          one.zone === undefined && other.zone === undefined && this.#meters(one, other) < CONVERSATION.linkMeters;
        const key = keyOf(one, other);
        this.#near.set(key, isNear ? (this.#near.get(key) ?? 0) + 1 : 0);
      }
    }
    for (const effect of this.test.effects.slice(this.#heardEffects)) {
      if (effect.type !== "groupChanged") continue;
      if (effect.group.members.length === 0) this.#groups.delete(effect.group.groupId);
      else this.#groups.set(effect.group.groupId, effect.group);
    }
    this.#heardEffects = this.test.effects.length;
  }

  /** As the media tier reads what it was told. */
  #mayHear(listener: Walker, speaker: Walker): boolean {
    const [from, to] = [this.test.id(speaker.session), this.test.id(listener.session)];
    return [...this.#groups.values()].some(({ kind, members, except }) => {
      const sender = members.find(({ entityId }) => entityId === from);
      if (sender === undefined || sender.role !== "speaker" || !sender.mayPublish.audio) return false;
      const isMember = members.some(({ entityId }) => entityId === to);
      return isMember || (kind === "stage" && !except.some((entityId) => entityId === to));
    });
  }

  #meters(one: Walker, other: Walker): number {
    const [a, b] = [this.test.place(one.session), this.test.place(other.session)];
    return Math.hypot(a.x - b.x, a.z - b.z);
  }

  /** Have they so many around that some may be left out (GR3)? */
  #isCrowded(walker: Walker): boolean {
    const around = this.walkers.filter((other) => this.#meters(walker, other) <= CONVERSATION.unlinkMeters);
    return around.length - 1 > CONVERSATION.mostLinks;
  }
}

const keyOf = (one: Walker, other: Walker) => `${one.session} ${other.session}`;

describe("random walks through zones", () => {
  for (const seed of SEEDS) {
    it(`[GR6] give what the zones' rules say: silence, a conference's speakers, the stage, and nearness elsewhere (SEED=${seed})`, () => {
      const walk = new ZoneWalk(seed);
      for (let decision = 0; decision < DECISIONS; decision++) {
        walk.step();
        expect(walk.breaches(), `decision ${decision}`).to.deep.equal([]);
      }
      expect(walk.test.failures).to.deep.equal([]);
      // It was a walk through all of them.
      for (const times of Object.values(walk.seen)) expect(times).to.be.greaterThan(500);
    });
  }
});
