import { createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { CrowdLedger } from "../src/measure/CrowdLedger.ts";
import { Histogram } from "../src/measure/Histogram.ts";

describe("a histogram", () => {
  it("knows any percentile within a 32nd of itself", () => {
    const random = createRandom(1);
    const histogram = new Histogram(0.1);
    const values = Array.from({ length: 20_000 }, () => random() ** 4 * 5000);
    for (const value of values) histogram.add(value);
    values.sort((a, b) => a - b);
    for (const share of [0.1, 0.5, 0.9, 0.99, 0.999]) {
      const exact = values[Math.ceil(values.length * share) - 1]!;
      expect(histogram.percentile(share), `p${share * 100}`).to.be.within(exact - 1e-9, exact * (1 + 1 / 32) + 0.1);
    }
    expect(histogram.max).to.equal(values.at(-1));
    expect(histogram.mean).to.be.closeTo(values.reduce((sum, value) => sum + value, 0) / values.length, 1e-6);
  });

  it("takes the same memory whatever it counts, and nothing it cannot count", () => {
    const histogram = new Histogram(0.1);
    const bytes = histogram.data().counts.byteLength;
    for (const value of [0, -5, 1e-9, 1e12, Number.POSITIVE_INFINITY]) histogram.add(value);
    histogram.add(Number.NaN);
    histogram.add(7, 0);
    expect(histogram.count).to.equal(5);
    expect(histogram.data().counts.byteLength).to.equal(bytes).and.lessThan(4096);
  });

  it("adds up to the same whether counted in one or merged from several", () => {
    const whole = new Histogram(1);
    const parts = [new Histogram(1), new Histogram(1), new Histogram(1)];
    for (let value = 0; value < 3000; value++) {
      whole.add(value, 1 + (value % 4));
      parts[value % 3]!.add(value, 1 + (value % 4));
    }
    const merged = new Histogram(1);
    for (const part of parts) merged.merge(Histogram.from(part.data()));
    expect(merged.data()).to.deep.equal(whole.data());
    expect(() => merged.merge(new Histogram(2))).to.throw(RangeError);
  });

  it("tells what came since an earlier copy", () => {
    const histogram = new Histogram(1);
    histogram.add(5, 100);
    const earlier = Histogram.from(histogram.data());
    histogram.add(1000, 10);
    const later = histogram.since(earlier);
    expect(later.count).to.equal(10);
    expect(later.percentile(0.01)).to.be.within(1000, 1032);
  });

  it("knows what share lies at or below a value", () => {
    const histogram = new Histogram(1);
    for (let value = 0; value < 50; value++) histogram.add(value);
    expect(histogram.shareUpTo(24)).to.equal(0.5);
    expect(histogram.shareUpTo(1000)).to.equal(1);
  });
});

describe("a ledger", () => {
  it("merges what several threads noted, and keeps the longest gap", () => {
    const [one, other] = [new CrowdLedger(), new CrowdLedger()];
    one.counts.lost = 2;
    one.counts.longestGapMs = 300;
    one.measures.joinMs.add(50);
    other.counts.lost = 1;
    other.counts.longestGapMs = 200;
    other.measures.joinMs.add(150);
    const both = CrowdLedger.from(one.data());
    both.merge(other.data());
    expect(both.counts).to.include({ lost: 3, longestGapMs: 300 });
    expect(both.measures.joinMs.count).to.equal(2);
    expect(both.measures.joinMs.mean).to.equal(100);
  });

  it("forgets what came before the measuring, but not how people came in", () => {
    const ledger = new CrowdLedger();
    ledger.counts.joins = 4;
    ledger.counts.bytesReceived = 1000;
    ledger.measures.joinMs.add(80);
    ledger.measures.stalenessMs.add(30);
    ledger.restart();
    expect(ledger.counts).to.include({ joins: 4, bytesReceived: 0 });
    expect(ledger.measures.joinMs.count).to.equal(1);
    expect(ledger.measures.stalenessMs.count).to.equal(0);
  });
});
