import { type Intent, restingIntent } from "@crowdwire/protocol";
import { IntentTimeline, JITTER_BUFFER } from "@crowdwire/simulation";
import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";

const moving = (moveX: number): Intent => ({ ...restingIntent(), moveX });

function next(timeline: IntentTimeline): Intent {
  const out = restingIntent();
  timeline.next(out);
  return out;
}

describe("IntentTimeline", () => {
  it("[SIM2] applies each intent in its tick and holds it until the next", () => {
    const timeline = new IntentTimeline();
    timeline.push(100, moving(1));
    timeline.push(102, moving(2));
    const applied: [number, number][] = [];
    for (let tick = 0; tick < 6; tick++) {
      const { moveX } = next(timeline);
      applied.push([timeline.cursor, moveX]);
    }
    expect(applied).to.deep.equal([
      [98, 0],
      [99, 0],
      [100, 1],
      [101, 1],
      [102, 2],
      [103, 2],
    ]);
  });

  it("[SIM2] holds no longer than a second without a sign of life", () => {
    const timeline = new IntentTimeline();
    timeline.push(1, moving(5));
    let ticks = 0;
    for (let tick = 0; tick < 200; tick++) if (next(timeline).moveX === 5) ticks++;
    expect(ticks).to.equal(JITTER_BUFFER.holdTicks + 1);
  });

  it("[SIM2] a keep-alive holds it for another second", () => {
    const timeline = new IntentTimeline();
    timeline.push(1, moving(5));
    for (let tick = 0; tick < 15; tick++) next(timeline);
    timeline.push(16, moving(5));
    for (let tick = 0; tick < JITTER_BUFFER.holdTicks; tick++) expect(next(timeline).moveX).to.equal(5);
  });

  it("[SIM2] refuses what is replayed or reordered", () => {
    const timeline = new IntentTimeline();
    expect(timeline.push(10, moving(1))).to.equal("inTime");
    expect(timeline.push(10, moving(9))).to.equal("stale");
    expect(timeline.push(9, moving(9))).to.equal("stale");
    for (let tick = 0; tick < 10; tick++) expect(next(timeline).moveX).to.be.lessThan(2);
  });

  it("[SIM2] applies one that comes too late in the next tick, and the ones after it in time", () => {
    const timeline = new IntentTimeline();
    timeline.push(10, moving(1));
    for (let tick = 0; tick < 8; tick++) next(timeline);
    expect(timeline.cursor).to.equal(15);
    expect(timeline.push(12, moving(2))).to.equal("late");
    expect(timeline.lead).to.be.lessThan(0);
    expect(next(timeline).moveX).to.equal(2);
    expect(timeline.push(13, moving(3))).to.equal("inTime");
  });

  it("[SIM2] starts over when a client's clock has run far ahead", () => {
    const timeline = new IntentTimeline();
    timeline.push(10, moving(1));
    expect(timeline.push(5000, moving(2))).to.equal("resynchronised");
    for (let tick = 0; tick <= JITTER_BUFFER.leadTicks; tick++) next(timeline);
    expect(timeline.cursor).to.equal(5000);
  });

  it("[SIM2] ends what it held when the connection drops, and keeps the direction", () => {
    const timeline = new IntentTimeline();
    timeline.push(1, { ...moving(5), yaw: 30 });
    for (let tick = 0; tick < 5; tick++) next(timeline);
    timeline.reset(30);
    expect(next(timeline)).to.deep.equal({ ...restingIntent(), yaw: 30 });
  });

  it("[SIM2] a jump holds for one tick only", () => {
    const timeline = new IntentTimeline();
    timeline.push(1, { ...restingIntent(), jump: true });
    expect(Array.from({ length: 6 }, () => next(timeline).jump)).to.deep.equal([
      false,
      false,
      true,
      false,
      false,
      false,
    ]);
  });

  it("[SIM2] [check 7] advances by one tick per call and stays bounded, whatever arrives", () => {
    const anyPush = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 0xffffffff }));
    fc.assert(
      fc.property(fc.array(fc.oneof(anyPush, fc.constant(null)), { maxLength: 300 }), (events) => {
        const timeline = new IntentTimeline();
        for (const tick of events) {
          if (tick !== null) {
            timeline.push(tick, moving(1));
            continue;
          }
          const before = timeline.cursor;
          next(timeline);
          expect(timeline.cursor - before).to.be.at.most(1);
        }
      }),
    );
  });
});
