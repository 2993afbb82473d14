import { CURVE_HEAD, type CurveDescription, conclude, curveCells } from "../../curve/describeCurve.ts";
import { curvePlots } from "../../curve/renderCurve.ts";
import type { ServiceLevels } from "../../slo/serviceLevels.ts";
import { describe } from "../describe.ts";
import { escapeText } from "../plot/scale.ts";
import { htmlPage } from "./htmlPage.ts";

/** Four of them stand in pairs. */
const SIZE = { width: 400, height: 250 };

/** The crowd curve as a page that needs nothing else. */
export function curveHtml(
  { steps, machine, seconds, world, seed }: Omit<CurveDescription, "picture">,
  levels: ServiceLevels,
): string {
  const cells = (tag: "td" | "th", texts: readonly string[]) =>
    `<tr>${texts.map((text) => `<${tag} class="number">${escapeText(text)}</${tag}>`).join("")}</tr>`;
  const about = `World “${world}”, each size measured for ${seconds} s, seed ${seed}. ${describe(machine)}`;
  // Each by itself, so that they stand one below the other on a phone.
  const plots = curvePlots(steps, levels, SIZE).map((svg) => `<div class="plot">${svg}</div>`);
  return htmlPage(
    "The crowd curve",
    `<p class="quiet">${escapeText(about)}</p>
<p>${escapeText(conclude(steps).replaceAll("**", ""))}</p>
<div class="plots pairs">${plots.join("")}</div>
<h2>Step by step</h2><div class="scroll"><table><thead>${cells("th", CURVE_HEAD)}</thead>
<tbody>${steps.map((step) => cells("td", curveCells(step))).join("")}</tbody></table></div>`,
  );
}
