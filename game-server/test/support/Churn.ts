import { AVATAR_CHOICES, DEFAULT_ROLE_PERMISSIONS, userId } from "@crowdwire/protocol";
import { createRandom, type Random } from "@crowdwire/simulation";
import { createSchedule } from "../../src/systems/schedule.ts";
import { someLook, TestWorld } from "./TestWorld.ts";
import { Truth } from "./Truth.ts";
import { Witness } from "./Witness.ts";

const HALF_METERS = 70;
/** Chances in each tick, for each person. */
const CHANCE = { leave: 0.002, drop: 0.002, takeOver: 0.0005, jump: 0.001, freeze: 0.0005, turn: 0.05, comeBack: 0.02 };

interface Person {
  readonly name: string;
  session: string | null;
  visits: number;
  /** Tick until which nothing is read; 0 while it is. */
  frozenUntil: number;
}

/** People who come, go, drop, return elsewhere, take over from themselves, change clothes and stop reading. */
export class Churn {
  readonly test: TestWorld;
  readonly witnesses = new Map<string, Witness>();
  readonly retired: Witness[] = [];
  readonly #truth: Truth;
  readonly #random: Random;
  readonly #people: Person[] = [];
  givenUp = 0;

  constructor(people: number, seed: number) {
    this.#random = createRandom(seed);
    this.test = new TestWorld({
      capacity: 2 * people,
      halfMeters: HALF_METERS,
      hear: (session, type, bytes) => this.#hear(session, type, bytes),
      schedule: (replicator) =>
        createSchedule(replicator).flatMap((system) =>
          system.name === "publishPresence"
            ? [{ name: "truth", phase: "replicate" as const, run: () => this.#truth.look() }, system]
            : [system],
        ),
    });
    this.#truth = new Truth(this.test.world);
    for (let index = 0; index < people; index++) {
      this.#people.push({ name: `p${index}`, session: null, visits: 0, frozenUntil: 0 });
    }
    for (const person of this.#people) this.#enter(person);
  }

  tick(): void {
    for (const person of this.#people) this.#act(person);
    const seen = this.test.effects.length;
    this.test.tick();
    for (const effect of this.test.effects.slice(seen)) {
      if (effect.type !== "fellBehind") continue;
      this.givenUp++;
      const person = this.#people.find(({ session }) => session === effect.session);
      if (person) this.#drop(person);
    }
    this.test.effects.length = 0;
    if (this.test.failures.length > 0) throw this.test.failures[0];
  }

  all(): Witness[] {
    return [...this.retired, ...this.witnesses.values()];
  }

  #act(person: Person): void {
    const { test } = this;
    const random = this.#random;
    const { session } = person;
    if (session === null) {
      if (random() < CHANCE.comeBack) this.#enter(person);
      return;
    }
    if (test.slot(session) < 0) return;
    if (person.frozenUntil > 0) {
      if (test.ticks < person.frozenUntil) return;
      person.frozenUntil = 0;
      const witness = this.witnesses.get(session);
      if (witness) test.acknowledge(session, witness.sequence);
    }
    const dice = random();
    if (dice < CHANCE.leave) this.#leave(person);
    else if (dice < CHANCE.leave + CHANCE.drop) this.#drop(person);
    else if (dice < CHANCE.leave + CHANCE.drop + CHANCE.takeOver) this.#enter(person);
    else if (dice < CHANCE.leave + CHANCE.drop + CHANCE.takeOver + CHANCE.jump) {
      this.#leave(person);
      this.#enter(person);
    } else {
      if (random() < CHANCE.freeze) person.frozenUntil = test.ticks + 20 + Math.floor(random() * 300);
      if (random() < CHANCE.turn || (test.ticks + person.visits) % 15 === 0) this.#walk(session);
    }
  }

  #walk(session: string): void {
    const random = this.#random;
    const angle = random() * 2 * Math.PI;
    const isStanding = random() < 0.3;
    this.test.press(session, {
      moveX: isStanding ? 0 : Math.round(127 * Math.cos(angle)),
      moveZ: isStanding ? 0 : Math.round(127 * Math.sin(angle)),
      yaw: Math.floor(random() * 256),
      run: random() < 0.3,
      jump: random() < 0.05,
    });
  }

  /** Comes in, or takes over from oneself: somewhere in the crowd's middle or its outskirts, sometimes in other clothes. */
  #enter(person: Person): void {
    const random = this.#random;
    this.#retire(person.session);
    const session = `${person.name}#${++person.visits}`;
    const reach = random() < 0.5 ? 12 : HALF_METERS;
    const look = { ...someLook, topColor: random() < 0.5 ? 1 : Math.floor(random() * AVATAR_CHOICES.topColor) };
    const resident = { userId: userId(person.name), name: person.name, look, permissions: DEFAULT_ROLE_PERMISSIONS };
    const last = { x: (random() * 2 - 1) * reach, y: 0, z: (random() * 2 - 1) * reach, yaw: 0 };
    this.test.world.inbox.submit({ type: "enter", session, resident, last });
    person.session = session;
    person.frozenUntil = 0;
  }

  #leave(person: Person): void {
    this.test.leave(person.session!);
    this.#retire(person.session);
    person.session = null;
  }

  #drop(person: Person): void {
    this.test.drop(person.session!);
    this.#retire(person.session);
    person.session = null;
  }

  #retire(session: string | null): void {
    const witness = session === null ? undefined : this.witnesses.get(session);
    if (!witness) return;
    this.retired.push(witness);
    this.witnesses.delete(session!);
  }

  #hear(session: string, type: number, bytes: Uint8Array): void {
    const { test } = this;
    let witness = this.witnesses.get(session);
    if (!witness) {
      witness = new Witness(session, test.world, this.#truth);
      this.witnesses.set(session, witness);
    }
    witness.hear(type, bytes);
    const name = session.slice(0, session.indexOf("#"));
    const person = this.#people[Number(name.slice(1))]!;
    if (person.frozenUntil === 0) test.acknowledge(session, witness.sequence);
  }
}
