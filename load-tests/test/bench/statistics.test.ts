import { expect } from "chai";
import fc from "fast-check";
import { describe, it } from "mocha";
import { median, percentile } from "../../bench/report/statistics.ts";

describe("statistics of benchmarks", () => {
  it("takes the middle value, and between two the mean", () => {
    expect(median([9, 1, 5])).to.equal(5);
    expect(median([9, 1, 5, 3])).to.equal(4);
    expect(median([])).to.be.NaN;
  });

  it("sorts by size, not by spelling", () => {
    expect(median([100, 20, 3])).to.equal(20);
    expect(percentile([100, 20, 3], 0.99)).to.equal(100);
  });

  it("answers as a percentile the smallest value that so many do not exceed", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(hundred, 0.99)).to.equal(99);
    expect(percentile(hundred, 0.5)).to.equal(50);
    expect(percentile(hundred, 1)).to.equal(100);
    expect(percentile(hundred, 0)).to.equal(1);
    expect(percentile([], 0.5)).to.be.NaN;
  });

  it("holds that for any values and share", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const found = percentile(values, share);
          expect(values).to.include(found);
          expect(values.filter((value) => value <= found).length).to.be.at.least(share * values.length);
          expect(values.filter((value) => value < found).length).to.be.below(share * values.length);
        },
      ),
    );
  });
});
