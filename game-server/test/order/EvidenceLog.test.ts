import { userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { WrittenMessage } from "../../src/chat/ChatTrail.ts";
import { EVIDENCE_MS, EvidenceLog, MOST_MESSAGES } from "../../src/order/EvidenceLog.ts";

const ada = userId("ada");
const bea = userId("bea");
const cleo = userId("cleo");
const at = (x: number) => ({ x, y: 0, z: 0, yaw: 0 });

function setUp() {
  const clock = { nowMs: 1_000_000 };
  const log = new EvidenceLog(() => clock.nowMs);
  for (const [id, user] of [ada, bea, cleo].entries()) log.entered(user, user, id + 1);
  const of = (user: typeof ada, reported: typeof ada | null = bea, chat: readonly WrittenMessage[] = []) =>
    log.gather(ada, reported, chat).people.find((person) => person.userId === user);
  return { clock, log, of };
}

const message = (
  id: number,
  scope: WrittenMessage["scope"],
  from: typeof ada,
  to: typeof ada | null = null,
): WrittenMessage => ({
  id,
  scope,
  from: { userId: from, name: from, entityId: 90 + id },
  to: to && { userId: to, name: to, entityId: 190 + id },
  text: "",
  sentAtMs: 0,
  edits: [],
  deletedAtMs: null,
});

describe("the last minute of a world", () => {
  it("[N8] is where those concerned stood and by whom they were heard, with who was in earshot, and nobody else", () => {
    const { clock, log } = setUp();
    log.stood(ada, at(1));
    log.stood(bea, at(2));
    log.heard(bea, [1]);
    clock.nowMs += 1000;
    log.stood(bea, at(3));
    const { people, fromMs, toMs } = log.gather(ada, bea, []);
    expect(people.map(({ userId }) => userId)).to.deep.equal([ada, bea]);
    expect(people[1]!.places.map(({ x }) => x)).to.deep.equal([2, 3]);
    expect(people[1]!.heardBy).to.deep.equal([{ atMs: 1_000_000, entityIds: [1] }]);
    expect(toMs - fromMs).to.equal(EVIDENCE_MS);
    log.heard(bea, [1, 3]);
    expect(log.gather(ada, bea, []).people, "cleo hears now").to.have.length(3);
  });

  it("forgets what is older than a minute, but for what held into it", () => {
    const { clock, log, of } = setUp();
    for (let second = 0; second < 90; second++, clock.nowMs += 1000) log.stood(bea, at(second));
    const places = of(bea)!.places;
    // The last of them was a second ago, and the first stands for the minute's beginning.
    expect(places.map(({ x }) => x)).to.deep.equal(Array.from({ length: 60 }, (_, index) => 30 + index));
    clock.nowMs += 3_600_000;
    log.stood(bea, at(1000));
    expect(
      of(bea)!.places.map(({ x }) => x),
      "where they stood all that time, and where they are",
    ).to.deep.equal([89, 1000]);
  });

  it("forgets also while nothing happens: an hour of standing still shows no walk of before", () => {
    const { clock, log, of } = setUp();
    for (let second = 0; second < 30; second++, clock.nowMs += 1000) {
      log.stood(bea, at(second));
      log.heard(bea, [1 + (second % 2)]);
    }
    clock.nowMs += 3_600_000;
    expect(of(bea)!.places.map(({ x }) => x)).to.deep.equal([29]);
    expect(of(bea)!.heardBy.map(({ entityIds }) => entityIds)).to.deep.equal([[2]]);
  });

  it("[N8] is when they spoke: stretches within the minute, the one that goes on included, and none once they are gone", () => {
    const { clock, log, of } = setUp();
    log.spoke(bea, true);
    log.spoke(bea, true);
    clock.nowMs += 3000;
    log.spoke(bea, false);
    clock.nowMs += 10_000;
    log.spoke(bea, true);
    clock.nowMs += 2000;
    expect(of(bea)!.spoke).to.deep.equal([
      { fromMs: 1_000_000, toMs: 1_003_000 },
      { fromMs: 1_013_000, toMs: 1_015_000 },
    ]);
    log.left(bea);
    clock.nowMs += 55_000;
    expect(of(bea)!.spoke, "the first is too long ago").to.deep.equal([{ fromMs: 1_013_000, toMs: 1_015_000 }]);
    log.spoke(ada, true);
    clock.nowMs += 2 * EVIDENCE_MS;
    expect(of(ada)!.spoke, "all the minute long").to.deep.equal([
      { fromMs: clock.nowMs - EVIDENCE_MS, toMs: clock.nowMs },
    ]);
    expect(of(ada, null)!.spoke).to.have.length(1);
  });

  it("knows of whoever left within the minute, heard by nobody since, and of nobody who left before", () => {
    const { clock, log, of } = setUp();
    log.heard(bea, [1]);
    clock.nowMs += 5000;
    log.left(bea);
    expect(of(bea)!.heardBy.at(-1)).to.deep.equal({ atMs: 1_005_000, entityIds: [] });
    clock.nowMs += EVIDENCE_MS + 1;
    log.left(cleo);
    expect(of(bea)).to.equal(undefined);
  });

  it("[ID5] holds no letters of others: direct messages only between the two concerned, re-entered or not, and of a world none", () => {
    const { log } = setUp();
    log.left(bea);
    log.entered(bea, bea, 9);
    // None of them has today's avatars: whom they are of is a question of the user.
    const chat = [
      message(1, "world", cleo),
      message(2, "nearby", bea),
      message(3, "direct", ada, bea),
      message(4, "direct", bea, ada),
      message(5, "direct", cleo, ada),
      message(6, "direct", ada, cleo),
    ];
    expect(log.gather(ada, bea, chat).chat.map(({ id }) => id)).to.deep.equal([1, 2, 3, 4]);
    expect(log.gather(ada, null, chat).chat.map(({ id }) => id)).to.deep.equal([1, 2]);
  });

  it("[N8] holds so many messages: what the reported wrote before what others wrote, and the latest of each", () => {
    const { log } = setUp();
    const flood = (first: number, count: number, from: typeof ada) =>
      Array.from({ length: count }, (_, index) => message(first + index, "world", from));
    // Whoever floods the chat buries nothing of it by that, nor by a friend who does.
    const chat = [message(1, "world", bea), ...flood(2, 5000, cleo), message(5002, "direct", bea, ada)];
    const kept = log.gather(ada, bea, chat).chat.map(({ id }) => id);
    expect(kept).to.have.length(MOST_MESSAGES);
    expect(kept[0]).to.equal(1);
    expect(kept.slice(1)).to.deep.equal(
      Array.from({ length: MOST_MESSAGES - 1 }, (_, index) => 5004 - MOST_MESSAGES + index),
    );
    const own = log.gather(ada, bea, flood(1, 5000, bea)).chat;
    expect([own.length, own[0]!.id, own.at(-1)!.id]).to.deep.equal([MOST_MESSAGES, 5001 - MOST_MESSAGES, 5000]);
    expect(log.gather(ada, null, chat).chat).to.have.length(MOST_MESSAGES);
  });
});
