import { type DesiredGroup, entityId, type MediaSource, type WorldManifest } from "@crowdwire/protocol";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { group, manifest } from "../support/desires.ts";
import { createReconciled, type SimulatedWorld } from "../support/SimulatedWorld.ts";

/** What becomes of a message on its way. */
type Fate = "arrives" | "lost" | "late" | "twice";
type Step =
  | { do: "group"; id: number; members: number[]; fate: Fate }
  | { do: "manifest"; fate: Fate }
  | { do: "newDecider" | "deliverLate" | "wait" }
  | { do: "enter" | "leave"; who: number }
  | { do: "publish" | "unpublish"; who: number; source: MediaSource };

const fate = fc.constantFrom<Fate>("arrives", "lost", "late", "twice");
const PEOPLE = 8;
const who = fc.integer({ min: 1, max: PEOPLE });
const source = fc.constantFrom<MediaSource>("microphone", "camera");
const members = fc.oneof(
  { weight: 3, arbitrary: fc.uniqueArray(who, { maxLength: 5, size: "max" }) },
  { weight: 1, arbitrary: fc.constant<number[]>([]) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant("group" as const), id: fc.integer({ min: 1, max: 5 }), members, fate }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("manifest" as const), fate }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("newDecider" as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("deliverLate" as const, "wait" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("enter" as const, "leave" as const), who }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("publish" as const, "unpublish" as const), who, source }) },
);

/** A decider that may be replaced, and a channel that loses, doubles and overtakes. */
class Decider {
  readonly truth = new Map<number, DesiredGroup>();
  /** hearer<speaker that some state, at some time, granted. */
  readonly everWanted = new Set<string>();
  readonly late: (DesiredGroup | WorldManifest)[] = [];
  readonly said: (DesiredGroup | WorldManifest)[] = [];
  readonly #deliver: (message: DesiredGroup | WorldManifest) => void;
  #epoch = 1;
  #revision = 0;

  constructor(deliver: (message: DesiredGroup | WorldManifest) => void) {
    this.#deliver = deliver;
  }

  get manifest(): WorldManifest {
    const listed = Object.fromEntries([...this.truth].map(([id, { revision }]) => [id, revision]));
    return manifest({ epoch: this.#epoch, revision: this.#revision }, listed);
  }

  want(id: number, people: readonly number[]): DesiredGroup {
    const wanted = group(id, { epoch: this.#epoch, revision: ++this.#revision }, people);
    if (people.length === 0) this.truth.delete(id);
    else this.truth.set(id, wanted);
    for (const a of people) for (const b of people) this.everWanted.add(`${a}<${b}`);
    return wanted;
  }

  replace(): void {
    this.#epoch++;
    this.#revision = 0;
    for (const [id, { members: people }] of [...this.truth]) {
      this.want(
        id,
        people.map(({ entityId: entity }) => entity),
      );
    }
  }

  send(message: DesiredGroup | WorldManifest, how: Fate): void {
    this.said.push(message);
    if (how === "late") this.late.push(message);
    for (let times = { arrives: 1, twice: 2, lost: 0, late: 0 }[how]; times > 0; times--) this.#deliver(message);
  }
}

/** Links that should be: by the definition, not by the code under test. */
function expectedLinks(groups: Iterable<DesiredGroup>, actual: SimulatedWorld): string[] {
  const links = new Set<string>();
  for (const { members: people } of groups) {
    for (const { entityId: speaker } of people) {
      for (const publication of actual.publicationsOf(speaker)) {
        for (const { entityId: hearer } of people) {
          if (hearer !== speaker && actual.persons.has(hearer)) links.add(`${hearer}<${speaker}:${publication.source}`);
        }
      }
    }
  }
  return [...links].sort();
}

async function converges(steps: Step[], chance: fc.Stream<number>): Promise<void> {
  const roll = () => chance.next().value ?? 0;
  const { actual, take, reconciler } = createReconciled({
    delay: async () => {
      for (let turns = roll() % 4; turns > 0; turns--) await Promise.resolve();
    },
    fails: () => {
      const fate100 = roll();
      return fate100 < 5 ? "throws" : fate100 < 15 ? "later" : null;
    },
  });
  const decider = new Decider(take);
  for (let id = 1; id <= PEOPLE; id++) actual.enter(entityId(id), ["microphone"]);
  for (const each of steps) {
    await carryOut(each);
    // Sometimes at once, sometimes while something is being opened.
    for (let turns = roll() % 6; turns > 0; turns--) await Promise.resolve();
    for (const link of actual.links) {
      if (!decider.everWanted.has(link.split(":", 1)[0]!)) throw new Error(`${link} was never wanted`);
    }
  }

  // The network heals: what is late arrives, then the manifest, and everything where it is asked for.
  for (const message of decider.late) take(message);
  if (take(decider.manifest)?.needsResend === true) for (const each of decider.truth.values()) take(each);
  for (let round = 0; round < 60; round++) {
    await reconciler.settled("everyone");
    reconciler.retry();
  }
  await reconciler.settled("everyone");
  const wanted = expectedLinks(decider.truth.values(), actual);
  expect(actual.links).to.deep.equal(wanted);
  // Whatever was said before may still come: it changes nothing, not even for a moment.
  for (const message of decider.said.reverse()) {
    take(message);
    expect(actual.links).to.deep.equal(wanted);
  }
  await reconciler.settled("everyone");
  expect(actual.links).to.deep.equal(wanted);

  async function carryOut(each: Step): Promise<void> {
    switch (each.do) {
      case "group":
        decider.send(decider.want(each.id, each.members), each.fate);
        break;
      case "manifest":
        decider.send(decider.manifest, each.fate);
        break;
      case "newDecider":
        decider.replace();
        break;
      case "deliverLate": {
        // Not in order: the last first.
        const message = decider.late.pop();
        if (message !== undefined) take(message);
        break;
      }
      case "enter":
        actual.enter(entityId(each.who), ["microphone"]);
        reconciler.touch([entityId(each.who)]);
        reconciler.touchHearersOf(entityId(each.who));
        break;
      case "leave":
        actual.leave(entityId(each.who));
        break;
      case "publish":
        if (actual.persons.get(entityId(each.who))?.sends.has(each.source) !== false) break;
        actual.publish(entityId(each.who), each.source);
        reconciler.touchHearersOf(entityId(each.who));
        break;
      case "unpublish":
        actual.unpublish(entityId(each.who), each.source);
        break;
      case "wait":
        await new Promise((resolve) => setImmediate(resolve));
        break;
    }
  }
}

describe("what is, after whatever happened on the way", () => {
  it("[SFU1] is what was wanted last, though messages are lost, doubled and overtaken and deciders replaced; and nobody ever heard what no state granted", async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: 80, size: "max" }),
        fc.infiniteStream(fc.nat(99)),
        converges,
      ),
      { numRuns: Number(process.env["FUZZ_RUNS"] ?? 150) },
    );
  });
});
