import { expect } from "chai";
import { describe, it } from "mocha";
import { compare } from "../../bench/report/comparison.ts";
import { render } from "../../bench/report/render.ts";

const columns = [
  { figure: "cpuShare", heading: "CPU %", digits: 1, per: 0.01 },
  { figure: "ticks", heading: "ticks", digits: 0 },
];
const sample = (cpuShare: number, ticks?: number) => ({
  figures: { cpuShare, ...(ticks === undefined ? {} : { ticks }) },
  invalid: null,
});

describe("a comparison in a terminal", () => {
  it("has a row for each rival, in the units of its columns, and a line for each ratio with its spread", () => {
    const comparison = compare({
      title: "10 users",
      samples: { ours: [sample(0.2, 20), sample(0.3, 20)], limit: [sample(0.1), sample(0.1)] },
      ratioRules: [{ name: "ratioToLimit", of: "ours", to: "limit", figure: "cpuShare" }],
    });
    expect(render(comparison, columns)).to.equal(
      [
        "",
        "10 users: medians of 2 interleaved rounds",
        "         CPU %  ticks",
        "  ours    25.0     20",
        "  limit   10.0      –",
        "  ratioToLimit: 2.50 (2.00…3.00)",
      ].join("\n"),
    );
  });

  it("says loudly what is not valid", () => {
    const samples = { ours: [{ figures: {}, invalid: "Only 1 of 2 bots were inside." }] };
    const text = render(compare({ title: "", samples, ratioRules: [] }), columns);
    expect(text).to.match(/INVALID ours: only 0 of 1 rounds say something\. Only 1 of 2 bots were inside\./u);
  });
});
