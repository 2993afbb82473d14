import { ClientWorld, type Person, restingSample } from "@crowdwire/client/headless";
import {
  AVATAR_PARTS,
  type AvatarLook,
  DEFAULT_ROLE_PERMISSIONS,
  encodeCounts,
  encodeIntroduction,
  encodePositions,
  type IntentMessage,
  PRESENCE_MAX_BYTES,
  quantisePosition,
  SnapshotWriter,
} from "@crowdwire/protocol";
import type { Ground, GroundPoint } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";

const SELF = 1;
const look = Object.fromEntries(AVATAR_PARTS.map((part) => [part, 1])) as AvatarLook;

/** A floor without end. */
const floor: Ground = {
  slide: (_from, x, z, out) => put(out, x, z),
  locate: (x, y, z, out) => Math.abs(y) < 4 && put(out, x, z),
};

function put(out: GroundPoint, x: number, z: number): true {
  Object.assign(out, { x, y: 0, z, polygon: 1 });
  return true;
}

type Place = readonly [id: number, x: number, z: number];

/** A client, and a server that says what it is told to say. */
class Visit {
  readonly sent: IntentMessage[] = [];
  readonly events: string[] = [];
  readonly world = new ClientWorld({
    ground: floor,
    self: { name: "Me", look },
    sendIntent: (intent) => this.sent.push({ ...intent }),
  });
  #sequence = 0;

  constructor() {
    this.world.welcome({ entityId: SELF, serverMs: 0, tickHz: 20, permissions: DEFAULT_ROLE_PERMISSIONS }, 0);
    this.world.listen({
      entered: ({ id, isStranger }) => this.events.push(`${isStranger ? "stranger " : ""}${id} entered`),
      changed: ({ id, isStranger }) => this.events.push(`${id} ${isStranger ? "lost sight of" : "known"}`),
      left: (id) => this.events.push(`${id} left`),
    });
    this.snapshot(0, []);
  }

  introduce(...ids: number[]): void {
    this.world.introduce(Buffer.concat(ids.map((id) => encodeIntroduction({ id, name: `P${id}`, look }))));
  }

  snapshot(
    ms: number,
    records: readonly Place[],
    departed: readonly number[] = [],
    gone: readonly number[] = [],
  ): void {
    const writer = new SnapshotWriter();
    writer.begin({ sequence: ++this.#sequence, serverMs: ms, intentLead: 0, ackTick: 0 });
    writer.ownState({ x: 0, y: 0, z: 0, polygon: 1, yaw: 0, flags: 0, jumpTicks: 0, seat: -1 });
    for (const id of gone) writer.gone(id);
    for (const id of departed) writer.departed(id);
    writer.origin(0, 0, 0);
    for (const [id, x, z] of records) {
      writer.record(id, quantisePosition(x), quantisePosition(0), quantisePosition(z), 0, 1);
    }
    this.world.take(writer.finish(), ms);
  }

  presence(ms: number, places: readonly Place[], areCounts = false): void {
    const out = new Uint8Array(PRESENCE_MAX_BYTES);
    const sorted = [...places].sort(([a], [b]) => a - b);
    const people = {
      count: sorted.length,
      id: Uint16Array.from(sorted, ([id]) => id),
      x: Uint16Array.from(sorted, ([, x]) => quantisePosition(x)),
      y: Uint16Array.from(sorted, () => quantisePosition(0)),
      z: Uint16Array.from(sorted, ([, , z]) => quantisePosition(z)),
    };
    const length = areCounts
      ? encodeCounts(people, ms, 0, new Uint32Array(sorted.length), out)
      : encodePositions(people, ms, out);
    this.world.takePresence(out.subarray(0, length));
  }

  get people(): Person[] {
    return [...this.world.people()];
  }

  get strangers(): number[] {
    return this.people.filter(({ isStranger }) => isStranger).map(({ id }) => id);
  }

  /** Where someone is drawn; null where nowhere. */
  drawn(id: number, ms: number): { x: number; z: number } | null {
    const sample = restingSample();
    return this.world.sample(id, ms, sample) ? { x: sample.x, z: sample.z } : null;
  }
}

const row = (count: number, first = 2): Place[] => Array.from({ length: count }, (_, i) => [first + i, i, 20] as const);

describe("ClientWorld", () => {
  it("[REP4] shows a hundred people where a hundred are, most of them strangers", () => {
    const visit = new Visit();
    visit.introduce(2, 3);
    visit.snapshot(50, row(2));
    visit.presence(100, [[SELF, 0, 0], ...row(99)]);
    expect(visit.people).to.have.length(100);
    expect(visit.strangers).to.have.length(97);
    for (const { id } of visit.people) {
      if (id === SELF) continue;
      const at = visit.drawn(id, 200)!;
      expect(at.x).to.be.closeTo(id - 2, 1 / 64);
      expect(at.z).to.be.closeTo(20, 1 / 64);
    }
    for (const { name, isStranger } of visit.people) expect(name === "").to.equal(isStranger);
  });

  it("[REP4] gives strangers a look of their own that stays the same, and takes those away who are no longer told of", () => {
    const visit = new Visit();
    visit.presence(100, row(40));
    const looks = new Map(visit.people.map(({ id, look }) => [id, JSON.stringify(look)]));
    expect(new Set(looks.values()).size).to.be.greaterThan(30);
    visit.presence(600, row(39, 3));
    for (const { id, look, isSelf } of visit.people) if (!isSelf) expect(JSON.stringify(look)).to.equal(looks.get(id));
    expect(visit.events).to.include("2 left");
    expect(visit.strangers).to.have.length(39);
  });

  it("[REP5] puts someone into the picture with their first record, and remembers who they are for when they come back", () => {
    const visit = new Visit();
    visit.introduce(7);
    expect(visit.people).to.have.length(1);
    visit.snapshot(50, [[7, 3, 3]]);
    visit.presence(60, [[7, 3, 3]]);
    visit.snapshot(100, [], [7]);
    expect(visit.strangers).to.deep.equal([7]);
    expect(visit.people.find(({ id }) => id === 7)).to.deep.include({ name: "", look });
    visit.snapshot(150, [[7, 3.1, 3]]);
    expect(visit.people.find(({ id }) => id === 7)).to.deep.include({ name: "P7", isStranger: false });
    expect(visit.events).to.deep.equal(["7 entered", "7 lost sight of", "7 known"]);
  });

  it("[REP5] shows nobody a record of whom comes without an introduction", () => {
    const visit = new Visit();
    visit.snapshot(50, [[9, 1, 1]]);
    expect(visit.people).to.have.length(1);
  });

  it("lets whoever has left the world go at once, also where an older message about the far crowd still has them", () => {
    const visit = new Visit();
    visit.introduce(7);
    visit.snapshot(50, [[7, 3, 3]]);
    visit.snapshot(200, [], [], [7]);
    expect(visit.people).to.have.length(1);
    visit.presence(150, [[7, 3, 3]]);
    expect(visit.people).to.have.length(1);
    visit.presence(700, [[7, 9, 9]]);
    expect(visit.people, "someone else, much later").to.have.length(2);
  });

  it("[REP4] draws people on smoothly when they are introduced, and when they are lost sight of", () => {
    const visit = new Visit();
    const meters = 2.4;
    // Somebody walks along at 2.4 m/s: a stranger for six seconds, then known for six, then a stranger again.
    let before: { x: number; z: number } | null = null;
    for (let ms = 0; ms <= 18_000; ms += 10) {
      const x = (meters * ms) / 1000;
      const isKnown = ms >= 6000 && ms < 12_000;
      if (ms % 1000 === 0) visit.presence(ms, [[5, x, 20]]);
      if (ms === 6000) visit.introduce(5);
      if (ms % 50 === 0 && ms > 0) visit.snapshot(ms, isKnown ? [[5, x, 20]] : [], ms === 12_000 ? [5] : []);
      const at = visit.drawn(5, ms);
      if (at && before && ms > 1500) {
        const step = Math.hypot(at.x - before.x, at.z - before.z);
        expect(step, `at ${ms} ms`).to.be.lessThan(0.12);
        expect(Math.abs(at.x - x), `at ${ms} ms`).to.be.lessThan(meters * 2.5);
      }
      before = at;
    }
    expect(visit.strangers).to.deep.equal([5]);
  });

  it("[REP4] shows as many as there are where only numbers are known, and nobody twice", () => {
    const visit = new Visit();
    const crowd = Array.from({ length: 120 }, (_, i) => [100 + i, 30 + (i % 10), 40 + Math.floor(i / 10)] as const);
    visit.introduce(100, 101);
    visit.snapshot(50, crowd.slice(0, 2));
    visit.presence(100, [[SELF, 0, 0], ...crowd], true);
    expect(visit.people).to.have.length(121);
    const places = visit.strangers.map((id) => visit.drawn(id, 100)!);
    for (const { x, z } of places) {
      expect(x).to.be.within(28, 44);
      expect(z).to.be.within(40, 52);
    }
    visit.presence(2000, [[SELF, 0, 0], ...crowd], true);
    expect(visit.strangers.map((id) => visit.drawn(id, 2000)!)).to.deep.equal(places);
    visit.presence(4000, [[SELF, 0, 0], ...crowd.slice(0, 60)], true);
    expect(visit.people).to.have.length(61);
    visit.presence(6000, [[SELF, 0, 0], ...crowd.slice(0, 60)]);
    expect(visit.strangers.sort((a, b) => a - b)).to.deep.equal(crowd.slice(2, 60).map(([id]) => id));
  });

  it("[REP6] acknowledges snapshots also where nothing is drawn and nobody walks", () => {
    const visit = new Visit();
    for (let tick = 1; tick <= 200; tick++) {
      visit.snapshot(50 * tick, []);
      const seen = visit.sent.at(-1)?.snapshotSeen ?? 0;
      expect(visit.world.snapshotSeen - seen).to.be.lessThan(10);
    }
    expect(new Set(visit.sent.map(({ tick }) => tick)).size, "none of them means a tick").to.equal(1);
  });

  it("looks on without an avatar: sees people, is nobody, says nothing of itself, and forgets it all on coming in", () => {
    const visit = new Visit();
    visit.world.watch({ serverMs: 0 }, 0);
    expect(visit.people).to.deep.equal([]);
    visit.world.lookFrom({ x: 30, y: 0, z: 40 });
    const sent = visit.sent.length;
    visit.introduce(7);
    for (let tick = 1; tick <= 40; tick++) visit.snapshot(50 * tick, tick < 3 ? [[7, 3, 3]] : []);
    visit.presence(
      1500,
      [
        [7, 3, 3],
        [8, 31, 41],
      ],
      true,
    );
    expect(visit.people.filter(({ isStranger }) => !isStranger).map(({ name }) => name)).to.deep.equal(["P7"]);
    expect(visit.strangers, "one stand-in beside the known one").to.have.length(1);
    expect(visit.people.some(({ isSelf }) => isSelf)).to.equal(false);
    expect(visit.sent.length, "intents and acknowledgements of one who steers nothing").to.equal(sent);
    expect(visit.world.here).to.deep.equal({ x: 30, y: 0, z: 40 });
    visit.world.welcome({ entityId: 4, serverMs: 5, tickHz: 20, permissions: DEFAULT_ROLE_PERMISSIONS }, 3000);
    expect(visit.world.isWatching).to.equal(false);
    expect(visit.people.map(({ id }) => id)).to.deep.equal([4]);
  });

  it("knows nobody of before when the connection is another one", () => {
    const visit = new Visit();
    visit.introduce(7);
    visit.snapshot(50, [[7, 3, 3]]);
    visit.presence(60, row(10));
    visit.world.welcome({ entityId: 4, serverMs: 5, tickHz: 20, permissions: DEFAULT_ROLE_PERMISSIONS }, 100);
    expect(visit.people.map(({ id }) => id)).to.deep.equal([4]);
    visit.snapshot(150, [[7, 3, 3]]);
    expect(visit.people).to.have.length(1);
  });
});
