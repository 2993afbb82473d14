import type { CrowdLedger } from "../../measure/CrowdLedger.ts";
import type { LevelOutcome } from "../../slo/checkLevels.ts";
import { FIGURES, write } from "../../slo/figures.ts";
import { describe } from "../describe.ts";
import type { LoadReport } from "../LoadReport.ts";
import type { Machine } from "../Machine.ts";
import { PLOT_STYLE, plotColours } from "../plot/plotStyle.ts";
import { escapeText } from "../plot/scale.ts";
import { distributions, timelines } from "./plots.ts";

const PAGE_STYLE = `*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1180px;margin:0 auto;padding:32px 24px 64px}h1{font-size:26px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:17px;margin:40px 0 12px}.quiet{color:var(--quiet);margin:0}.verdict{display:inline-block;margin:20px 0 0;padding:8px 14px;border-radius:8px;border:1px solid;font-weight:600}
.good{color:var(--good)}.bad{color:var(--bad)}ul.breaches{margin:12px 0 0;padding-left:20px;color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,225px),1fr));gap:12px;margin-top:24px}
.tile,.plot{background:var(--card);border:1px solid var(--grid);border-radius:12px}.tile{padding:14px 16px}
.tile b{display:block;font-size:24px;line-height:1.2;font-weight:650;font-variant-numeric:tabular-nums}.tile span{color:var(--quiet);font-size:13px}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:14px}.plot{padding:14px}.plot svg{display:block;width:100%;height:auto}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:7px 12px 7px 0;border-bottom:1px solid var(--grid)}
th{color:var(--quiet);font-weight:500;font-size:13px}td.number,th.number{text-align:right}`;

/** A run as a page that needs nothing else: no script, no font, no picture from elsewhere. */
export function renderHtml(report: LoadReport, ledger: CrowdLedger, machine: Machine): string {
  const { scenario, bots, seconds, seed, world } = report;
  const title = `${scenario}: ${bots.toLocaleString("en")} people`;
  const plots = timelines(report);
  const shapes = distributions(report, ledger);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeText(title)}</title><style>${plotColours(":root")}
${PLOT_STYLE}
${PAGE_STYLE}</style></head><body><main>
<h1>${escapeText(title)}</h1>
<p class="quiet">${escapeText(`World “${world}”, measured for ${seconds} s, seed ${seed}. ${describe(machine)}`)}</p>
${verdict(report)}
<div class="tiles">${tiles(report).join("")}</div>
<h2>Second by second</h2><div class="plots">${plots.map(card).join("")}</div>
<h2>How it was spread</h2><div class="plots">${shapes.map(card).join("")}</div>
<h2>Service levels</h2><div class="scroll"><table><thead><tr><th>Level</th><th class="number">Measured</th><th class="number">Allowed</th><th></th></tr></thead>
<tbody>${report.levels.map(levelRow).join("")}</tbody></table></div>
</main></body></html>
`;
}

const card = (svg: string): string => `<div class="plot">${svg}</div>`;

function verdict({ breaches, valid, faults }: LoadReport): string {
  const said = [
    breaches.length === 0 ? "Every service level was kept" : countBroken(breaches.length),
    ...(valid ? [] : ["the run is invalid, and nothing is proved"]),
  ];
  const list = [...breaches, ...faults].map((each) => `<li>${escapeText(each)}</li>`).join("");
  const colour = breaches.length === 0 && valid ? "good" : "bad";
  return `<p class="verdict ${colour}">${said.join("; ")}.</p>${list === "" ? "" : `<ul class="breaches">${list}</ul>`}`;
}

function countBroken(count: number): string {
  return count === 1 ? "One service level was broken" : `${count} service levels were broken`;
}

function tiles({ crowd, bots, feel, server, voices, media, bytesPerBotPerSecond }: LoadReport): string[] {
  const values: [string, string][] = [
    [`${crowd.joined.toLocaleString("en")} of ${bots.toLocaleString("en")}`, "inside at the end"],
    [`${feel.stalenessMs.p99.toFixed(0)} ms`, "staleness of the nearest, p99"],
    [`${feel.shownMs.p99.toFixed(0)} ms`, "staleness as shown, p99"],
    [`${(bytesPerBotPerSecond / 1000).toFixed(2)} kB/s`, "received per person"],
    [`${feel.joinMs.p99.toFixed(0)} ms`, "time to join, p99"],
  ];
  if (server) {
    values.push(
      [`${server.tickP99Ms.toFixed(1)} ms`, "tick, p99"],
      [`${(server.cpuShare * 100).toFixed(0)} %`, "of a core for the server"],
      [String(server.ticksDropped), "ticks never run"],
    );
  }
  if (voices) {
    values.push(
      [`${feel.hearMs.p95.toFixed(0)} ms`, "time to hear, p95"],
      [`${(voices.lossShare * 100).toFixed(2)} %`, "of the packets lost"],
      [voices.consumers.toLocaleString("en"), "consumers at the end"],
    );
  }
  if (media?.cpuMicrosecondsPerConsumerSecond) {
    values.push([media.cpuMicrosecondsPerConsumerSecond.toFixed(0), "millionths of a core for a consumer"]);
  }
  return values.map(([value, name]) => `<div class="tile"><b>${value}</b><span>${name}</span></div>`);
}

function levelRow({ figure, value, most, least, kept }: LevelOutcome): string {
  const allowed = [
    most === undefined ? "" : `≤ ${write(figure, most)}`,
    least === undefined ? "" : `≥ ${write(figure, least)}`,
  ].filter((each) => each !== "");
  const measured = value === null ? "not seen" : write(figure, value);
  return `<tr><td>${escapeText(FIGURES[figure].name)}</td><td class="number">${measured}</td><td class="number">${allowed.join(", ")}</td><td class="${kept ? "good" : "bad"}">${kept ? "kept" : "broken"}</td></tr>`;
}
