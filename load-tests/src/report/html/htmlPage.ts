import { PLOT_STYLE, plotColours } from "../plot/plotStyle.ts";
import { escapeText } from "../plot/scale.ts";

const PAGE_STYLE = `*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1180px;margin:0 auto;padding:32px clamp(12px,3vw,24px) 64px}h1{font-size:26px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:17px;margin:40px 0 12px}.quiet{color:var(--quiet);margin:0}.verdict{display:inline-block;margin:20px 0 0;padding:8px 14px;border-radius:8px;border:1px solid;font-weight:600}
.good{color:var(--good)}.bad{color:var(--bad)}ul.breaches{margin:12px 0 0;padding-left:20px;color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,225px),1fr));gap:12px;margin-top:24px}
.tile,.plot{background:var(--card);border:1px solid var(--grid);border-radius:12px}.tile{padding:14px 16px}
.tile b{display:block;font-size:24px;line-height:1.2;font-weight:650;font-variant-numeric:tabular-nums}.tile span{color:var(--quiet);font-size:13px}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,330px),1fr));gap:14px}.plot{padding:12px}.plot svg{display:block;width:100%;height:auto}
.plots.pairs{grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr))}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:7px 12px 7px 0;border-bottom:1px solid var(--grid)}
th{color:var(--quiet);font-weight:500;font-size:13px}.plots{margin-top:16px}td.number,th.number{text-align:right}td.number,td.good,td.bad{white-space:nowrap}td:last-child,th:last-child{padding-right:0}
@media(max-width:600px){main{padding:20px 12px 48px}.tiles{grid-template-columns:1fr 1fr}}`;

/** A page that needs nothing else: no script, no font, no picture from elsewhere. @param body Markup. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeText(title)}</title><style>${plotColours(":root")}
${PLOT_STYLE}
${PAGE_STYLE}</style></head><body><main>
<h1>${escapeText(title)}</h1>
${body}
</main></body></html>
`;
}
