import { expect } from "chai";
import { describe, it } from "mocha";
import { createMetrics, findMetricProblems } from "../src/index.ts";

const TABLE = {
  tick: {
    kind: "histogram",
    name: "tick_seconds",
    help: "Time one tick takes.",
    labels: { system: ["movement", "interest"] },
    buckets: [0.001, 0.01],
  },
  overruns: { kind: "counter", name: "tick_overruns_total", help: "Ticks dropped." },
  refusals: { kind: "counter", name: "refusals_total", help: "What was refused.", labels: { reason: ["far", "full"] } },
  clients: { kind: "gauge", name: "clients", help: "People connected." },
} as const;

describe("createMetrics", () => {
  it("writes what was counted in Prometheus' format", async () => {
    const { registry, metrics } = createMetrics(TABLE);
    metrics.tick.observe({ system: "movement" }, 0.005);
    metrics.overruns.inc();
    metrics.overruns.inc(2);
    metrics.refusals.inc({ reason: "far" });
    metrics.clients.set(7);
    const text = await registry.metrics();
    expect(text).to.include('tick_seconds_bucket{le="0.01",system="movement"} 1');
    expect(text).to.include("tick_overruns_total 3").and.include("clients 7");
  });

  it("starts every series of a counter at 0, so that the first event shows in a rate", async () => {
    const text = await createMetrics(TABLE).registry.metrics();
    expect(text).to.include('refusals_total{reason="full"} 0').and.include("tick_overruns_total 0");
  });

  it("takes labels from the closed set only", () => {
    const { metrics } = createMetrics(TABLE);
    // @ts-expect-error "tired" is not in the table.
    metrics.refusals.inc({ reason: "tired" });
    // @ts-expect-error the label is missing.
    expect(() => metrics.refusals.inc(3)).to.not.throw();
  });

  it("keeps two services apart", () => {
    expect(() => [createMetrics(TABLE), createMetrics(TABLE)]).to.not.throw();
  });
});

describe("findMetricProblems", () => {
  const counter = { kind: "counter", help: "A." } as const;

  it("accepts a right table", () => {
    expect(findMetricProblems(TABLE)).to.deep.equal([]);
  });

  it("wants unit endings", () => {
    const ms = { kind: "histogram", name: "tick_ms", help: "B.", buckets: [1] } as const;
    expect(findMetricProblems({ a: { ...counter, name: "joins" }, b: ms })).to.have.lengthOf(2);
  });

  it("wants help, once each", () => {
    const problems = findMetricProblems({
      a: { ...counter, name: "a_total" },
      b: { ...counter, name: "b_total" },
      c: { ...counter, name: "c_total", help: " " },
    });
    expect(problems).to.deep.equal(["b: has the same help text as a", "c: the help text is missing"]);
  });

  it("refuses a table that breaks the rules", () => {
    expect(() => createMetrics({ a: { ...counter, name: "joins" } })).to.throw(/must end in _total/);
  });
});
