import type { Emote, Posture } from "@crowdwire/protocol";

/** Somebody as one would see them. */
export interface SeenPerson {
  readonly id: number;
  readonly name: string;
  readonly meters: number;
  readonly posture: Posture;
  readonly emote: Emote | null;
}

/** Whoever comes this near is told of, until they are farther away than that: nobody comes and goes by standing at an edge. */
const NEAR_METERS = { comes: 8, goes: 11 };
/** So many of the nearest are told of: more could not be listened to. */
const MOST_NEAR = 8;
/** Nearer than this one is with somebody; one walks to within arm's reach. */
const WITH_METERS = 3;
/** Whoever has stood for so long on the way to somebody does not come nearer. */
const STUCK_MS = 2500;

const EMOTES_IN_WORDS: Readonly<Record<Emote, string>> = {
  wave: "waves",
  clap: "claps",
  cheer: "cheers",
  dance: "dances",
  laugh: "laughs",
  think: "thinks",
};

const isSeated = (posture: Posture): boolean => posture === "sitOnSeat" || posture === "sitOnGround";

/** What somebody does now, in words; empty where they only stand. */
export function doingInWords({ posture, emote }: Pick<SeenPerson, "posture" | "emote">): string {
  if (emote !== null) return EMOTES_IN_WORDS[emote];
  if (isSeated(posture)) return "sits";
  return posture === "stand" ? "" : `${posture}s`;
}

/** A distance as one says it. */
export const metersInWords = (meters: number): string => {
  const whole = Math.max(1, Math.round(meters));
  return whole === 1 ? "1 metre away" : `${whole} metres away`;
};

/** Says in sentences what others see: who comes and goes, who does what, and where one's own way has led. */
export class Witness {
  #near: ReadonlyMap<number, SeenPerson> = new Map();
  #posture: Posture | null = null;
  #goal: { readonly id: number; readonly name: string; stoodSinceMs: number | null } | null = null;

  /** Those near, the nearest first, as they were last seen. */
  get near(): readonly SeenPerson[] {
    return [...this.#near.values()];
  }

  /** One sets out to somebody. */
  follow(id: number, name: string): void {
    this.#goal = { id, name, stoodSinceMs: null };
  }

  /** Takes what is to be seen now; answers what is new, in sentences. */
  take(everybody: readonly SeenPerson[], own: Posture, nowMs: number): string[] {
    const before = this.#near;
    this.#near = this.#nearestOf(everybody);
    const sentences = [...this.#ofOneself(own), ...this.#ofTheWay(everybody, own, nowMs)];
    for (const person of this.#near.values()) sentences.push(...changes(before.get(person.id), person));
    for (const { id, name } of before.values()) {
      if (!this.#near.has(id)) sentences.push(`${name} is not near any more.`);
    }
    return sentences;
  }

  #nearestOf(everybody: readonly SeenPerson[]): ReadonlyMap<number, SeenPerson> {
    const reach = ({ id }: SeenPerson) => (this.#near.has(id) ? NEAR_METERS.goes : NEAR_METERS.comes);
    const near = everybody.filter((person) => person.meters <= reach(person)).sort((a, b) => a.meters - b.meters);
    // In a crowd those who are known stay as long as they are near: two who are equally far would take turns.
    const known = near.filter(({ id }) => this.#near.has(id)).slice(0, MOST_NEAR);
    const others = near.filter(({ id }) => !this.#near.has(id)).slice(0, MOST_NEAR - known.length);
    const chosen = [...known, ...others].sort((a, b) => a.meters - b.meters);
    return new Map(chosen.map((person) => [person.id, person]));
  }

  #ofOneself(own: Posture): string[] {
    const before = this.#posture;
    this.#posture = own;
    if (before === null || isSeated(before) === isSeated(own)) return [];
    return [isSeated(own) ? "You sit down." : "You stand up."];
  }

  #ofTheWay(everybody: readonly SeenPerson[], own: Posture, nowMs: number): string[] {
    const goal = this.#goal;
    if (goal === null) return [];
    const found = everybody.find(({ id }) => id === goal.id);
    if (found && found.meters <= WITH_METERS) {
      this.#goal = null;
      return [`You are with ${found.name}.`];
    }
    if (own === "walk" || own === "run") {
      goal.stoodSinceMs = null;
      return [];
    }
    goal.stoodSinceMs ??= nowMs;
    if (nowMs - goal.stoodSinceMs < STUCK_MS) return [];
    this.#goal = null;
    return [
      `You have stopped${found ? `, and ${found.name} is ${metersInWords(found.meters)}` : ` on the way to ${goal.name}`}.`,
    ];
  }
}

function changes(before: SeenPerson | undefined, { name, posture, emote }: SeenPerson): string[] {
  if (before === undefined) return [`${name} is near.`];
  const sentences: string[] = [];
  if (isSeated(before.posture) !== isSeated(posture)) {
    sentences.push(isSeated(posture) ? `${name} sits down.` : `${name} stands up.`);
  }
  if (emote !== null && emote !== before.emote) sentences.push(`${name} ${EMOTES_IN_WORDS[emote]}.`);
  return sentences;
}
