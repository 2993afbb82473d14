import { type EntityId, entityId } from "@crowdwire/protocol";
import { CONVERSATION, ConversationGroups, createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { group } from "../support/desires.ts";
import { createReconciled } from "../support/SimulatedWorld.ts";

const SEED = Number(process.env["SEED"] ?? 11);
/** Long enough for whoever stands near to be linked. */
const DECISIONS = CONVERSATION.dwellDecisions + 1;

interface Place {
  x: number;
  z: number;
}

/**
 * People, each with a microphone and a camera, whose places decide their groups, whose groups are told to the reconciler as a game
 * server tells them: what has changed, dissolved groups as empty ones. More pictures are shown than anybody has links.
 */
class Crowd {
  readonly #reconciled = createReconciled({ maxVideos: 64 });
  readonly #groups: ConversationGroups;
  readonly #places: readonly Place[];
  #revision = 0;

  constructor(places: readonly Place[]) {
    this.#places = places;
    this.#groups = new ConversationGroups(places.length);
    places.forEach((_, slot) => {
      this.#reconciled.actual.enter(entityOf(slot), ["microphone", "camera"]);
    });
  }

  async decide(times: number): Promise<void> {
    const { reconciler, failures, take } = this.#reconciled;
    const { groups } = this.#groups;
    for (let decision = 0; decision < times; decision++) {
      this.#places.forEach(({ x, z }, slot) => {
        this.#groups.add(slot, slot + 1, x, z);
      });
      this.#groups.decide();
      for (const id of groups.dissolved) take(group(id, { revision: ++this.#revision }, []));
      for (const changed of groups.changed.subarray(0, groups.changedCount)) {
        if (groups.size(changed) === 0) continue;
        const members = Array.from({ length: groups.size(changed) }, (_, at) => entityOf(groups.memberAt(changed, at)));
        take(group(groups.id(changed), { revision: ++this.#revision }, members));
      }
      groups.settle();
    }
    await reconciler.settled("everyone");
    expect(failures).to.deep.equal([]);
  }

  get consumers(): number {
    return this.#reconciled.actual.consumers;
  }

  /** Of one person, the most that anybody receives. */
  get mostReceived(): number {
    return Math.max(...[...this.#reconciled.actual.persons.values()].map(({ receives }) => receives.size));
  }

  /** Ends of links: two of each. */
  get linkEnds(): number {
    return this.#places.reduce((sum, _, slot) => sum + this.#groups.links.linkCount(slot), 0);
  }
}

const entityOf = (slot: number): EntityId => entityId(slot + 1);

describe(`a crowd against the reconciler (SEED=${SEED})`, () => {
  it("[GR7] [SFU2] costs a line of 100 talkers 3.5 m apart, each with a camera, 396 consumers", async () => {
    const crowd = new Crowd(Array.from({ length: 100 }, (_, at) => ({ x: at * 3.5, z: 0 })));
    await crowd.decide(DECISIONS);
    // 99 neighbourships, both ways, sound and picture: the original's count for the same line is the bound.
    expect(crowd.consumers).to.equal(396);
  });

  it("[GR3] [SFU2] costs 300 people within 2 m of a spot at most 2 K 300 consumers, also while they jostle", async () => {
    const random = createRandom(SEED);
    const places = Array.from({ length: 300 }, () => someplaceWithin(2, random));
    const crowd = new Crowd(places);
    const most = 2 * CONVERSATION.mostLinks;
    await crowd.decide(DECISIONS);
    for (let jostle = 0; jostle < 4; jostle++) {
      expect(crowd.consumers, "as if everybody heard everybody: 179,400").to.be.at.most(most * places.length);
      expect(crowd.mostReceived).to.be.at.most(most);
      // They do talk, and every link is heard and seen at both ends, once, in however many groups it lies.
      expect(crowd.linkEnds).to.be.at.least((CONVERSATION.mostLinks / 2) * places.length);
      expect(crowd.consumers).to.equal(2 * crowd.linkEnds);
      for (const place of places) if (random() < 0.1) Object.assign(place, someplaceWithin(2, random));
      await crowd.decide(DECISIONS);
    }
  });

  it("[SFU6] gives nobody more than twice the videos that are shown, whatever the conference", async () => {
    const { actual, take, reconciler } = createReconciled({ maxVideos: 9 });
    const everyone = Array.from({ length: 60 }, (_, at) => at + 1);
    for (const id of everyone) actual.enter(entityId(id), ["microphone", "camera"]);
    take(group(1, { revision: 1 }, everyone, { kind: "conference" }));
    await reconciler.settled("everyone");
    for (const { receives } of actual.persons.values()) {
      const videos = [...receives.values()].filter(({ source }) => source === "camera");
      expect([receives.size - videos.length, videos.length]).to.deep.equal([59, 9]);
    }
    const viewer = actual.persons.get(entityId(1))!;
    for (const from of [20, 30, 40, 50]) {
      viewer.preferences = { isDeafened: false, silenced: [], hidden: [], videos: nineCameras(from) };
      reconciler.touch([entityId(1)]);
      await reconciler.settled([entityId(1)]);
      const seen = [...viewer.receives.values()].filter(({ source }) => source === "camera").map(({ owner }) => owner);
      expect(seen).to.include.members(nineCameras(from).map(({ entityId: owner }) => owner));
      expect(seen.length).to.be.at.most(18);
    }
  });
});

function nineCameras(from: number) {
  return Array.from({ length: 9 }, (_, at) => ({
    entityId: entityId(from + at) as EntityId,
    source: "camera" as const,
    spatialLayer: 0,
  }));
}

function someplaceWithin(meters: number, random: () => number): Place {
  const radius = meters * Math.sqrt(random());
  const angle = 2 * Math.PI * random();
  return { x: radius * Math.cos(angle), z: radius * Math.sin(angle) };
}
