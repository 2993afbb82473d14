import { createSnapshot, POSTURE, packFlags, quantisePosition, type Snapshot } from "@crowdwire/protocol";
import { INTEREST } from "@crowdwire/simulation";
import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { CrowdLedger } from "../src/measure/CrowdLedger.ts";
import { Neighbours } from "../src/measure/Neighbours.ts";
import { ShownAges } from "../src/measure/ShownAges.ts";

const WALKING = packFlags(POSTURE.walk, false, 0);
const STANDING = packFlags(POSTURE.stand, false, 0);

interface Someone {
  readonly id: number;
  readonly x: number;
  readonly flags?: number;
}

let sequence = 0;
/** A snapshot of oneself in the middle and of others on a line. */
function snapshotAt(serverMs: number, people: readonly Someone[], departed: readonly number[] = []): Snapshot {
  const snapshot = createSnapshot();
  snapshot.sequence = ++sequence & 0xffff;
  snapshot.serverMs = serverMs;
  snapshot.hasOwnState = true;
  snapshot.departedCount = departed.length;
  snapshot.departed.set(departed);
  const { records } = snapshot;
  for (const { id, x, flags = WALKING } of people) {
    records.id[records.count] = id;
    records.x[records.count] = quantisePosition(x);
    records.y[records.count] = quantisePosition(0);
    records.z[records.count] = quantisePosition(0);
    records.flags[records.count++] = flags;
  }
  return snapshot;
}

describe("how old what one sees is", () => {
  let ledger: CrowdLedger;
  let neighbours: Neighbours;

  beforeEach(() => {
    ledger = new CrowdLedger();
    neighbours = new Neighbours(ledger);
  });

  it("is the server's now less the time of the record, once for each record", () => {
    neighbours.take(
      snapshotAt(1000, [
        { id: 1, x: 1 },
        { id: 2, x: 2 },
      ]),
      500,
      1030,
    );
    const { stalenessMs } = ledger.measures;
    expect(stalenessMs.count).to.equal(2);
    expect(stalenessMs.mean).to.equal(30);
  });

  it("counts the nearest alone, once there are more", () => {
    const crowd = Array.from({ length: 2 * INTEREST.nearCount }, (_, index) => ({ id: index + 1, x: index + 1 }));
    neighbours.take(snapshotAt(1000, crowd), 0, 1000);
    const before = ledger.measures.stalenessMs.count;
    neighbours.take(snapshotAt(1050, crowd), 50, 1060);
    expect(ledger.measures.stalenessMs.count - before).to.equal(INTEREST.nearCount);
    expect(neighbours.isNear(INTEREST.nearCount)).to.equal(true);
    expect(neighbours.isNear(INTEREST.nearCount + 1)).to.equal(false);
  });

  it("says nothing of ages as long as the clock is unknown, but counts snapshots", () => {
    neighbours.take(snapshotAt(1000, [{ id: 1, x: 1 }]), 0, Number.NaN);
    expect(ledger.measures.stalenessMs.count).to.equal(0);
    expect(ledger.counts.snapshots).to.equal(1);
  });

  it("knows how old a walker's last position had become when the next one came, and lets those who stand be", () => {
    neighbours.take(
      snapshotAt(1000, [
        { id: 1, x: 1 },
        { id: 2, x: 2, flags: STANDING },
      ]),
      0,
      1010,
    );
    neighbours.take(
      snapshotAt(1200, [
        { id: 1, x: 1.4 },
        { id: 2, x: 2.1 },
      ]),
      200,
      1210,
    );
    expect(ledger.measures.heldMs.count).to.equal(1);
    expect(ledger.measures.heldMs.mean).to.equal(210);
  });

  it("notes intervals, pauses of more than three ticks, and numbers that never came", () => {
    neighbours.take(snapshotAt(0, []), 0, 0);
    neighbours.take(snapshotAt(50, []), 50, 50);
    sequence += 4;
    neighbours.take(snapshotAt(300, []), 300, 300);
    expect(ledger.counts).to.include({ snapshots: 3, missedSnapshots: 4, gaps: 1, longestGapMs: 250 });
    expect(ledger.measures.snapshotIntervalMs.count).to.equal(2);
  });

  it("notes a silence that has not ended, of one whom nothing was ever told, too", () => {
    neighbours.noteSilence(900);
    expect(ledger.counts.longestGapMs, "before the connection is open").to.equal(0);
    neighbours.begin(1000);
    neighbours.noteSilence(1400);
    expect(ledger.counts).to.include({ snapshots: 0, longestGapMs: 400, missedInARow: 7 });
    neighbours.take(snapshotAt(0, []), 1450, 0);
    neighbours.begin(1460);
    neighbours.noteSilence(1500);
    expect(ledger.counts).to.include({ longestGapMs: 400, missedInARow: 7 });
    neighbours.noteSilence(2450);
    expect(ledger.counts).to.include({ longestGapMs: 1000, missedInARow: 19 });
  });

  it("counts on across the wrap of the snapshots' numbers", () => {
    sequence = 0xfffe;
    neighbours.take(snapshotAt(0, []), 0, 0);
    neighbours.take(snapshotAt(50, []), 50, 50);
    expect(ledger.counts.missedSnapshots).to.equal(0);
  });

  it("forgets those who departed, whatever their place", () => {
    const crowd = [1, 2, 3, 4].map((id) => ({ id, x: id }));
    neighbours.take(snapshotAt(0, crowd), 0, 0);
    neighbours.take(snapshotAt(50, [], [1, 3, 99]), 50, 50);
    expect(neighbours.count).to.equal(2);
    neighbours.take(snapshotAt(100, crowd), 100, 100);
    expect(neighbours.count).to.equal(4);
    // Those who stayed were held for 100 ms, those who came back for none.
    expect(ledger.measures.heldMs.count).to.equal(2);
  });

  it("has no room to run out of", () => {
    const crowd = Array.from({ length: 200 }, (_, index) => ({ id: index + 1, x: index / 4 }));
    neighbours.take(snapshotAt(0, crowd), 0, 0);
    neighbours.take(
      snapshotAt(
        50,
        crowd.map(({ id, x }) => ({ id: id + 1000, x })),
      ),
      50,
      50,
    );
    expect(neighbours.count).to.equal(400);
  });

  it("as shown adds the interpolation's delay, and grows while no record comes", () => {
    const shown = new ShownAges(ledger, neighbours);
    for (let serverMs = 0; serverMs <= 1000; serverMs += 50) {
      const snapshot = snapshotAt(serverMs, [{ id: 1, x: serverMs / 500 }]);
      neighbours.take(snapshot, serverMs, serverMs + 10);
      shown.take(snapshot);
      shown.note(serverMs + 10, 10);
    }
    const steady = ledger.measures.shownMs.max;
    expect(steady).to.be.within(60, 120);
    shown.note(2000, 10);
    expect(ledger.measures.shownMs.max).to.be.greaterThan(800);
  });
});
