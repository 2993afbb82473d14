import { expect } from "chai";
import { describe, it } from "mocha";
import { describeCurve } from "../src/curve/describeCurve.ts";
import { renderCurve } from "../src/curve/renderCurve.ts";
import { findFaults } from "../src/report/findFaults.ts";
import { curveHtml } from "../src/report/html/curveHtml.ts";
import { renderHtml } from "../src/report/html/renderHtml.ts";
import { judge } from "../src/report/judge.ts";
import type { LoadReport } from "../src/report/LoadReport.ts";
import { axisLabel, axisTicks } from "../src/report/plot/scale.ts";
import { renderReport, renderSecond } from "../src/report/renderReport.ts";
import { breachesOf, checkLevels } from "../src/slo/checkLevels.ts";
import { exampleLedger, exampleRun } from "./support/exampleRun.ts";

const machine = { cpu: "Some <CPU>", cores: 2, memoryGiB: 24, platform: "linux x64", node: "24.21.0" };
const levels = {
  what: "",
  levels: [
    { figure: "tickP99Ms", most: 10 },
    { figure: "bytesPerClient", most: 8000 },
  ],
} as const;

function reportOf(changes: Parameters<typeof exampleRun>[0] = {}, faults: readonly string[] = []): LoadReport {
  const run = exampleRun(changes);
  const outcomes = checkLevels(run, { what: "", levels: [...levels.levels] });
  return { ...run, valid: faults.length === 0, faults, levels: outcomes, breaches: breachesOf(run, outcomes) };
}

/** Every tag that is opened is closed, in order. */
function expectWellFormed(markup: string): void {
  const open: string[] = [];
  for (const [, slash, name, rest] of markup.matchAll(/<(\/?)([a-zA-Z0-9]+)([^>]*)>/gu)) {
    if (rest!.endsWith("/") || ["meta", "br", "img"].includes(name!)) continue;
    if (slash === "/") expect(open.pop(), markup.slice(0, 80)).to.equal(name);
    else open.push(name!);
  }
  expect(open).to.deep.equal([]);
}

describe("the table for people", () => {
  it("says that all is well, what was broken, or that nothing was proved", () => {
    expect(renderReport(reportOf()))
      .to.match(/All is well\.$/u)
      .and.include("100 of 100");
    expect(renderReport(reportOf({ bytesPerBotPerSecond: 9000 }))).to.include(
      "BROKEN  Bytes per client and second: 9000 B",
    );
    const late = exampleRun({ load: { workers: 1, loopDelayP99Ms: 31 } });
    expect(renderReport(reportOf({}, findFaults(late, late.seconds, reportOf().levels))))
      .to.include("INVALID")
      .and.include("31.0 ms")
      .and.not.include("All is well");
  });

  it("takes a run that was ended early for no proof", () => {
    const run = exampleRun({ seconds: 0 });
    expect(findFaults(run, 60, reportOf().levels)).to.deep.equal(["It was ended after 0 of 60 s."]);
    expect(findFaults({ ...run, seconds: 60 }, 60, reportOf().levels)).to.deep.equal([]);
  });

  it("takes a run whose server could not be seen for no proof of what was asked of the server", () => {
    const { levels: outcomes, ...run } = reportOf({ server: null });
    expect(findFaults(run, run.seconds, outcomes).join())
      .to.include("tickP99Ms")
      .and.include("--ops-url");
    const ofTheCrowd = outcomes.filter(({ value }) => value !== null);
    expect(findFaults(run, run.seconds, ofTheCrowd)).to.deep.equal([]);
  });

  it("takes the loss of the server for what it is, and not for a run that was ended or not seen", () => {
    const lost = "The server was lost: it no longer answers at http://a.";
    const report = judge(exampleRun({ seconds: 4, server: null, serverLost: lost }), 60, {
      what: "",
      levels: [...levels.levels],
    });
    expect(report.faults).to.deep.equal([]);
    expect(report.breaches[0]).to.equal(lost);
    expect(renderReport(report)).to.include(`LOST    ${lost}`).and.not.include("All is well");
    expect(renderHtml(report, exampleLedger(), machine))
      .to.include("The server was lost.")
      .and.include(lost);
  });

  it("tells in a line how it goes, and leaves out what it cannot know", () => {
    const [second] = exampleRun().timeline;
    expect(renderSecond(second!, 100)).to.equal("25/100 inside, 0 errors, tick p99 5.0 ms, 4.00 kB/s each");
    expect(renderSecond({ ...second!, tickP99Ms: null, bytesPerClient: null, stalenessP99Ms: 40 }, 100)).to.equal(
      "25/100 inside, 0 errors, staleness p99 40 ms",
    );
  });

  it("does without a server's metrics", () => {
    expect(renderReport(reportOf({ server: null }))).to.include("pass --ops-url");
  });
});

describe("the report as a page", () => {
  const html = renderHtml(reportOf({ bytesPerBotPerSecond: 9000 }), exampleLedger(), machine);

  it("needs nothing from elsewhere", () => {
    expect(html).not.to.match(/<script|<link|<img|@import|url\(|https?:/iu);
  });

  it("is well formed, names what was broken, and draws each timeline and distribution", () => {
    expectWellFormed(html.replace(/^<!doctype html>/iu, ""));
    expect(html).to.include("One service level was broken").and.include("Some &lt;CPU&gt;");
    expect([...html.matchAll(/<svg /gu)]).to.have.length(17);
    expect(html).to.include('aria-label="Age of a near one just before the next"');
    expect(html).not.to.match(/NaN|Infinity|undefined/u);
  });

  it("shows what there is of a run that was over at once, without a server", () => {
    const short = renderHtml(reportOf({ timeline: [], server: null }), exampleLedger(), machine);
    expectWellFormed(short.replace(/^<!doctype html>/iu, ""));
    expect(short).not.to.match(/NaN|Infinity|undefined/u);
  });
});

describe("the crowd curve", () => {
  const step = (bots: number, changes: Parameters<typeof exampleRun>[0] = {}) => {
    const { timeline: _timeline, ...figures } = exampleRun({ bots, ...changes });
    return { figures, valid: true, faults: [] as string[], breaches: [] as string[] };
  };
  const description = { machine, picture: "crowd-curve.svg", seconds: 20, world: "plaza", seed: 1 };

  it("is a picture that stands alone", () => {
    const svg = renderCurve([step(50), step(100), step(200)], { what: "", levels: [...levels.levels] });
    expect(svg)
      .to.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/u)
      .and.include("prefers-color-scheme:dark");
    expectWellFormed(svg);
    expect([...svg.matchAll(/<circle /gu)]).to.have.length(3 * (2 + 1 + 1 + 3));
    expect(svg).not.to.match(/NaN|Infinity|undefined/u);
  });

  it("is a page that needs nothing from elsewhere, with the picture and each step", () => {
    const { picture: _picture, ...rest } = description;
    const page = curveHtml({ ...rest, steps: [step(50), step(1200)] }, { what: "", levels: [...levels.levels] });
    expectWellFormed(page.replace(/^<!doctype html>/iu, ""));
    expect(page).to.include("1,200 people were the most").and.include("Some &lt;CPU&gt;");
    // Each a card of its own, so that a phone can show one below the other.
    for (const title of ["Tick", "Server CPU", "Received per person", "Staleness of the nearest"]) {
      expect(page).to.match(new RegExp(`<div class="plot"><svg [^>]*aria-label="${title}[^"]*: people`, "u"));
    }
    expect(page).not.to.match(/NaN|Infinity|undefined|src=|href=/u);
  });

  it("says how many were the most, and what broke with more", () => {
    const broken = { ...step(200), breaches: ["Tick, p99: 61.0 ms; at most 50 ms (tickP99Ms)."] };
    const page = describeCurve({ ...description, steps: [step(50), step(100), broken] });
    expect(page).to.include("**100 people** were the most").and.include("At 200: Tick, p99: 61.0 ms");
    expect(page).to.include("| 200 (broken) |").and.include("(crowd-curve.svg)").and.include("2 cores");
  });

  it("says why a step proves nothing, whatever the reason", () => {
    const blind = { ...step(100), valid: false, faults: ["The server's metrics could not be read."] };
    expect(describeCurve({ ...description, steps: [step(50), blind] }))
      .to.include("The step of 100 proves nothing: The server's metrics could not be read.")
      .and.not.include("load itself was late");
  });

  it("does not blame the server where the load itself was late", () => {
    const late = { ...step(100, { load: { workers: 1, loopDelayP99Ms: 40 } }), valid: false };
    expect(describeCurve({ ...description, steps: [step(50), late] })).to.include("proves nothing about the server");
    expect(describeCurve({ ...description, steps: [late] })).to.include("No size of the crowd kept");
  });
});

describe("an axis", () => {
  it("has a few round numbers that reach beyond the largest value", () => {
    expect(axisTicks(7)).to.deep.equal([0, 2, 4, 6, 8]);
    expect(axisTicks(0.3)).to.deep.equal([0, 0.1, 0.2, 0.3]);
    expect(axisTicks(1600)).to.deep.equal([0, 500, 1000, 1500, 2000]);
    expect(axisTicks(0)).to.deep.equal([0, 1]);
    expect([0, 0.25, 1500, 12_000].map(axisLabel)).to.deep.equal(["0", "0.25", "1,500", "12k"]);
  });
});
