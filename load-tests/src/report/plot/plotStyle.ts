/** The colours of plots by light and by dark, as custom properties of whatever `selector` picks. */
export function plotColours(selector: string): string {
  return `${selector}{color-scheme:light dark;--paper:#ffffff;--card:#ffffff;--ink:#18212c;--quiet:#5c6877;--grid:#e6eaf0;--axis:#b8c1cd;--shade:#f3f5f8;--limit:#c2362b;--c0:#2563d9;--c1:#d06a00;--c2:#12855a;--c3:#8244c9;--good:#12855a;--bad:#c2362b}
@media (prefers-color-scheme:dark){${selector}{--paper:#0f1319;--card:#171d26;--ink:#e8edf4;--quiet:#9ca8b8;--grid:#29313d;--axis:#4a5565;--shade:#1e2530;--limit:#ff7a6e;--c0:#74a9ff;--c1:#ffb063;--c2:#56d3a2;--c3:#c39bff;--good:#56d3a2;--bad:#ff7a6e}}`;
}

/** How plots are drawn: everything in them is a class. */
export const PLOT_STYLE = `text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--ink)}
.title{font-size:14px;font-weight:600}.unit,.tick,.legend{font-size:11px;fill:var(--quiet)}.legend{fill:var(--ink)}
.grid{stroke:var(--grid)}.axis{stroke:var(--axis)}.shaded{fill:var(--shade)}
.line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.dot{stroke:var(--card);stroke-width:1.5}
.line.c0{stroke:var(--c0)}.line.c1{stroke:var(--c1)}.line.c2{stroke:var(--c2)}.line.c3{stroke:var(--c3)}
.dot.c0,.bar.c0{fill:var(--c0)}.dot.c1{fill:var(--c1)}.dot.c2{fill:var(--c2)}.dot.c3{fill:var(--c3)}
.shaded.swatch{stroke:var(--axis)}.limit{stroke:var(--limit);stroke-width:1.5;stroke-dasharray:5 4}
.mark{stroke:var(--ink);stroke-width:1.5}.mark.p50{stroke-dasharray:2 3}`;
