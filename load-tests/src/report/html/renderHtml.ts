import type { CrowdLedger } from "../../measure/CrowdLedger.ts";
import type { LevelOutcome } from "../../slo/checkLevels.ts";
import { FIGURES, write } from "../../slo/figures.ts";
import { describe } from "../describe.ts";
import type { LoadReport } from "../LoadReport.ts";
import type { Machine } from "../Machine.ts";
import { escapeText } from "../plot/scale.ts";
import { htmlPage } from "./htmlPage.ts";
import { distributions, timelines } from "./plots.ts";

/** A run as a page that needs nothing else: no script, no font, no picture from elsewhere. */
export function renderHtml(report: LoadReport, ledger: CrowdLedger, machine: Machine): string {
  const { scenario, bots, seconds, seed, world } = report;
  const title = `${scenario}: ${bots.toLocaleString("en")} ${bots === 1 ? "bot" : "bots"}`;
  const plots = timelines(report);
  const shapes = distributions(report, ledger);
  return htmlPage(
    title,
    `<p class="quiet">${escapeText(`World “${world}”, measured for ${seconds} s, seed ${seed}. ${describe(machine)}`)}</p>
${verdict(report)}
<div class="tiles">${tiles(report).join("")}</div>
<h2>Second by second</h2><div class="plots">${plots.map(card).join("")}</div>
<h2>How it was spread</h2><div class="plots">${shapes.map(card).join("")}</div>
<h2>Service levels</h2><div class="scroll"><table><thead><tr><th>Level</th><th class="number">Measured</th><th class="number">Allowed</th><th></th></tr></thead>
<tbody>${report.levels.map(levelRow).join("")}</tbody></table></div>`,
  );
}

const card = (svg: string): string => `<div class="plot">${svg}</div>`;

function verdict({ breaches, valid, faults, serverLost }: LoadReport): string {
  const broken = breaches.filter((each) => each !== serverLost).length;
  const said = [
    ...(serverLost === null ? [] : ["The server was lost"]),
    ...(breaches.length === 0 ? ["Every service level was kept"] : broken > 0 ? [countBroken(broken)] : []),
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
    [`${(bytesPerBotPerSecond / 1000).toFixed(2)} kB/s`, "received per bot"],
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
