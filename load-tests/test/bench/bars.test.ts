import { expect } from "chai";
import { describe, it } from "mocha";
import { CHAT_BARS } from "../../bench/chat.ts";
import { crowdCostBar } from "../../bench/crowdCost.ts";
import { benchGroups } from "../../bench/groups.ts";
import { joinStormBars } from "../../bench/joinStorm.ts";
import { replicationBars } from "../../bench/replication.ts";
import { compare, type Figures } from "../../bench/report/comparison.ts";
import { render } from "../../bench/report/render.ts";
import { RIVALS } from "../../bench/rivals/measureRival.ts";

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

describe("the bars of the other benchmarks", () => {
  const names = (bars: readonly { says: string }[]) => bars.map(({ says }) => says);

  it("ask of a crowd what sockets, StateView and the broadcast cost, as far as these take part", () => {
    const all = names(replicationBars(1500, RIVALS));
    expect(all).to.have.length(6);
    expect(names(replicationBars(1500, ["ours", "limit"]))).to.deep.equal(all.slice(0, 4));
    expect(names(replicationBars(1500, ["limit", "broadcast"]))).to.deep.equal([]);
  });

  it("ask that a person costs at most a fifth more in a larger crowd", () => {
    const bar = crowdCostBar(1600, 200);
    const sized = (cost: number) =>
      compare({
        title: "cost",
        samples: {
          200: [{ figures: { cpuMicrosecondsPerUserSecond: 500 }, invalid: null }],
          1600: [{ figures: { cpuMicrosecondsPerUserSecond: cost }, invalid: null }],
        },
        ratioRules: [{ name: "costRatio1600To200", of: "1600", to: "200", figure: "cpuMicrosecondsPerUserSecond" }],
        bars: [bar],
      }).isKept;
    expect([sized(600), sized(601)]).to.deep.equal([true, false]);
  });

  it("ask of few people that nobody misses a tick and nobody is sent too much, and not what a process costs", () => {
    expect(names(replicationBars(100, RIVALS))).to.deep.equal(names(replicationBars(1500, RIVALS)).slice(0, 2));
    expect(joinStormBars(50)).to.have.length(1);
  });

  it("are held by the median of a storm's rounds, and by the worst round of those inside", () => {
    const storm = (joins: readonly number[], missed: readonly number[]) =>
      compare({
        title: "storm",
        samples: {
          empty: joins.map((joinsPerSecond) => ({ figures: { joinsPerSecond }, invalid: null })),
          inhabited: missed.map((insideMissedInARow) => ({
            figures: { joinsPerSecond: 120, insideMissedInARow },
            invalid: null,
          })),
        },
        ratioRules: [],
        bars: joinStormBars(1000),
      }).verdicts.map(({ isKept }) => isKept);
    expect(storm([310, 290, 305], [0, 3, 1])).to.deep.equal([true, true, true]);
    expect(storm([310, 290, 299], [0, 4, 1])).to.deep.equal([false, false, true]);
  });

  it("are measured by what is asked, whatever comes of it", async () => {
    const [groups] = await benchGroups({ users: [200], rounds: 1, seed: 3 });
    expect(groups!.verdicts.map(({ measured }) => measured === null)).to.deep.equal([false, false]);
  });
});
