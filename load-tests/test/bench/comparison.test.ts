import { expect } from "chai";
import { describe, it } from "mocha";
import { compare, type Sample } from "../../bench/report/comparison.ts";

const cpu = (cpuShare: number): Sample => ({ figures: { cpuShare }, invalid: null });
const late = (cpuShare: number): Sample => ({ figures: { cpuShare }, invalid: "The bots were late themselves." });
const rule = { name: "ratioToLimit", of: "ours", to: "limit", figure: "cpuShare" };

describe("a comparison of rivals", () => {
  it("gives medians over the rounds, and the median of the rounds' own ratios", () => {
    const samples = { ours: [cpu(2), cpu(30), cpu(4)], limit: [cpu(1), cpu(10), cpu(1)] };
    const { rivals, ratios, ratioSpreads, isValid } = compare({ title: "", samples, ratioRules: [rule] });
    expect(rivals["ours"]!.medians).to.deep.equal({ cpuShare: 4 });
    expect(rivals["limit"]!.medians).to.deep.equal({ cpuShare: 1 });
    // 2, 3 and 4; the ratio of the medians would be 4.
    expect(ratios["ratioToLimit"]).to.equal(3);
    expect(ratioSpreads["ratioToLimit"]).to.deep.equal([2, 4]);
    expect(isValid).to.equal(true);
  });

  it("leaves rounds that say nothing out of medians and ratios, on either side", () => {
    const samples = {
      ours: [cpu(2), late(100), cpu(4), cpu(6), cpu(8)],
      limit: [cpu(1), cpu(1), late(100), cpu(1), cpu(1)],
    };
    const { rivals, ratios, isValid } = compare({ title: "", samples, ratioRules: [rule] });
    expect(rivals["ours"]!.medians["cpuShare"]).to.equal(5);
    expect(rivals["ours"]!.validRounds).to.equal(4);
    // Of the pairs 2, 6 and 8.
    expect(ratios["ratioToLimit"]).to.equal(6);
    expect(isValid).to.equal(true);
  });

  it("is not valid, and says of whom and why, when half of a rival's rounds say nothing", () => {
    const samples = { ours: [cpu(2), cpu(2)], limit: [cpu(1), late(1)] };
    const { isValid, invalidBecause, ratios } = compare({ title: "", samples, ratioRules: [rule] });
    expect(isValid).to.equal(false);
    expect(invalidBecause).to.deep.equal(["limit: only 1 of 2 rounds say something. The bots were late themselves."]);
    expect(ratios["ratioToLimit"]).to.equal(null);
  });

  it("keeps every sample, also those that say nothing", () => {
    const ours = [late(2), late(3)];
    const { rivals } = compare({ title: "", samples: { ours }, ratioRules: [] });
    expect(rivals["ours"]).to.deep.equal({ medians: {}, validRounds: 0, samples: ours });
  });

  it("has no ratio to nothing", () => {
    const samples = { ours: [cpu(1)], limit: [cpu(0)] };
    expect(compare({ title: "", samples, ratioRules: [rule] }).ratios["ratioToLimit"]).to.equal(null);
  });

  it("compares one figure with another where a rule says so", () => {
    const samples = {
      ours: [{ figures: { cpuShare: 9, part: 3 }, invalid: null }],
      limit: [{ figures: { cpuShare: 2 }, invalid: null }],
    };
    const ratioRules = [{ ...rule, figure: "part", toFigure: "cpuShare" }];
    expect(compare({ title: "", samples, ratioRules }).ratios["ratioToLimit"]).to.equal(1.5);
  });

  it("survives being written as JSON: what is not there is null, never NaN", () => {
    const samples = { ours: [late(1)], limit: [cpu(1)] };
    const comparison = compare({ title: "", samples, ratioRules: [rule] });
    expect(JSON.parse(JSON.stringify(comparison))).to.deep.equal(comparison);
  });
});
