import { expect } from "chai";
import { describe, it } from "mocha";
import { CHAT_BARS } from "../../bench/chat.ts";
import { compare, type Figures } from "../../bench/report/comparison.ts";
import { render } from "../../bench/report/render.ts";

const good = { cpuShare: 0.3, missed: 0, twice: 0, missedInARow: 2, saidPerSecond: 199 };

/** Rounds of a crowd that writes, beside one that is silent at 0.25 of a core. */
function chatOf(rounds: readonly Figures[], invalid: string | null = null) {
  const silent = rounds.map(() => ({ figures: { cpuShare: 0.25 }, invalid: null }));
  return compare({
    title: "chat",
    samples: { silent, writing: rounds.map((figures) => ({ figures, invalid })) },
    ratioRules: [{ name: "cpuRatioToSilent", of: "writing", to: "silent", figure: "cpuShare" }],
    bars: CHAT_BARS(200),
  });
}

const broken = (rounds: readonly Figures[]) =>
  chatOf(rounds)
    .verdicts.filter(({ isKept }) => isKept === false)
    .map(({ bar }) => bar);

describe("the bar of the chat benchmark", () => {
  it("is kept where writing costs at most half as much again and nobody misses, repeats or waits", () => {
    const { verdicts, isKept } = chatOf([good, good, { ...good, cpuShare: 0.375 }]);
    expect(verdicts.map((verdict) => verdict.isKept)).to.deep.equal([true, true, true, true, true]);
    expect(isKept).to.equal(true);
  });

  it("is broken by the median of the rounds' ratios, and not by one dear round", () => {
    expect(broken([good, good, { ...good, cpuShare: 0.9 }])).to.deep.equal([]);
    const dear = { ...good, cpuShare: 0.38 };
    expect(broken([good, dear, dear])).to.have.length(1);
    expect(chatOf([good, dear, dear]).isKept).to.equal(false);
  });

  for (const [figure, value] of [
    ["missed", 1],
    ["twice", 1],
    ["missedInARow", 4],
    ["saidPerSecond", 150],
  ] as const) {
    it(`is broken where ${figure} is ${value} in one round alone`, () => {
      expect(broken([good, good, { ...good, [figure]: value }])).to.have.length(1);
    });
  }

  it("is neither kept nor broken by rounds that say nothing, or lack a figure", () => {
    const { isKept, verdicts } = chatOf([good, good], "The bots were late.");
    expect(isKept).to.equal(null);
    for (const verdict of verdicts) expect(verdict).to.include({ isKept: null, measured: null });
    const { missed: _missed, ...without } = good;
    expect(chatOf([good, without]).isKept).to.equal(null);
  });

  it("is said in words under the figures", () => {
    const text = render(chatOf([good, { ...good, twice: 2 }]), []);
    expect(text).to.match(/KEPT {5}.*half as much again.* 1\.20, at most 1\.5/u);
    expect(text).to.match(/NOT KEPT .*: 2, at most 0/u);
    expect(render(chatOf([good], "Late."), [])).to.include("NOT MEASURED");
  });
});
