import { expect } from "chai";
import { describe, it } from "mocha";
import { CrowdLedger } from "../src/measure/CrowdLedger.ts";
import { renderHtml } from "../src/report/html/renderHtml.ts";
import { histogramPlot } from "../src/report/plot/histogramPlot.ts";
import { linePlot } from "../src/report/plot/linePlot.ts";
import { exampleLedger, exampleRun } from "./support/exampleRun.ts";

const SIZE = { title: "", width: 340, height: 240 };

const texts = (svg: string) =>
  [...svg.matchAll(/<text class="([^"]+)"([^>]*)>([^<]*)</gu)].map(([, style, rest, said]) => ({
    style: style!,
    said: said!,
    x: Number(/ x="([\d.]+)"/u.exec(rest!)![1]),
    y: Number(/ y="([\d.]+)"/u.exec(rest!)![1]),
  }));

/** Everything written is above, below or to the left of where lines and bars are. */
function expectNothingWrittenInside(svg: string): void {
  const [, left, right, bottom] = /<line class="axis" x1="([\d.]+)" x2="([\d.]+)" y1="([\d.]+)"/u
    .exec(svg)!
    .map(Number);
  const top = Math.min(...[...svg.matchAll(/<line class="grid"[^>]* y1="([\d.]+)"/gu)].map(([, y]) => Number(y)));
  for (const { said, x, y } of texts(svg)) {
    expect(x < left! || x >= right! || y <= top || y > bottom!, said).to.equal(true);
  }
}

function received(...values: number[]) {
  const histogram = new CrowdLedger().measures.bytesPerSecond;
  for (const value of values) histogram.add(value);
  return histogram;
}

describe("a plot", () => {
  const limit = { value: 8000, name: "allowed" };
  const spread = histogramPlot({ ...SIZE, unit: "B", limit, histogram: received(4000, 5000, 5600, 6000, 7900) });
  const series = Array.from({ length: 4 }, (_, index) => ({ name: `worker ${index}`, values: [1, 9, 9, 9] }));
  const timeline = linePlot({
    ...SIZE,
    unit: "ms",
    x: [1, 2, 3, 4],
    xLabel: "seconds",
    series,
    limit: { value: 9, name: "allowed" },
    shaded: { from: 1, to: 3, name: "coming in" },
  });

  it("writes nothing over lines and bars", () => {
    expectNothingWrittenInside(spread);
    expectNothingWrittenInside(timeline);
    expect(spread)
      .to.match(/p50 5,\d+ B/u)
      .and.match(/p99 7,\d+ B/u)
      .and.include(">allowed<");
    expect(timeline).to.include(">worker 3<").and.include(">allowed<").and.include(">coming in<");
  });

  it("keeps what it names within its width", () => {
    for (const { said, x } of texts(timeline).filter(({ style }) => style === "legend")) {
      expect(x + said.length * 6, said).to.be.lessThan(SIZE.width);
    }
  });

  it("says under the axis in a word what it counts, which is no further number", () => {
    expect(texts(spread).map(({ said }) => said))
      .to.include("bytes")
      .and.not.include("B");
  });

  it("has no more than all of them on an axis of shares", () => {
    const all = texts(histogramPlot({ ...SIZE, unit: "B", histogram: received(5000, 5000, 5000) }));
    expect(all.map(({ said }) => said))
      .to.include("100")
      .and.not.include("150");
  });
});

describe("a page of plots", () => {
  const run = exampleRun();
  const report = { ...run, valid: true, faults: [], levels: [], breaches: [] };
  const machine = { cpu: "", cores: 2, memoryGiB: 24, platform: "linux x64", node: "24.21.0" };
  const html = renderHtml(report, exampleLedger(), machine);

  it("has plots that a phone shows as large as they are", () => {
    const widths = [...html.matchAll(/viewBox="0 0 (\d+) /gu)].map(([, width]) => Number(width));
    expect(Math.max(...widths)).to.be.at.most(360);
  });

  it("calls bots bots throughout", () => {
    expect(html)
      .to.include("<h1>wander: 100 bots</h1>")
      .and.not.match(/people|person/u);
  });
});
