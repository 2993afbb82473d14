import { Legend, type LegendEntry } from "./Legend.ts";
import { axisLabel, axisTicks, escapeText, round } from "./scale.ts";

/** Pixels around a plot's area: title, unit and legend above, numbers to the left and below. */
const MARGIN = { top: 54, right: 24, bottom: 44, left: 48 };
const LEGEND_TOP = 41;

export interface FrameOptions {
  readonly title: string;
  readonly unit: string;
  readonly width: number;
  readonly height: number;
  /** Where the horizontal axis begins and ends, and the numbers to write under it. */
  readonly x: { readonly from: number; readonly to: number; readonly ticks: readonly number[]; readonly label: string };
  /** The largest value that must fit. */
  readonly most: number;
  readonly legend: readonly LegendEntry[];
}

/** A plot's title, axes and grid, and where a value lies in it. Colours are classes: `plotStyle` says which. */
export class Frame {
  readonly #options: FrameOptions;
  readonly #yTicks: number[];
  readonly #legend: Legend;
  readonly left = MARGIN.left;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;

  constructor(options: FrameOptions) {
    this.#options = options;
    this.#yTicks = axisTicks(options.most);
    this.#legend = new Legend(options.legend, options.width - MARGIN.right);
    this.top = MARGIN.top + this.#legend.height;
    this.right = options.width - MARGIN.right;
    this.bottom = options.height - MARGIN.bottom;
  }

  x(value: number): number {
    const { from, to } = this.#options.x;
    return round(this.left + ((value - from) / Math.max(1e-9, to - from)) * (this.right - this.left));
  }

  y(value: number): number {
    const end = this.#yTicks.at(-1)!;
    return round(this.bottom - (Math.min(value, end) / end) * (this.bottom - this.top));
  }

  render(): string {
    const { title, unit, x } = this.#options;
    const heading = `<text class="title" x="4" y="18">${escapeText(title)}</text><text class="unit" x="4" y="36">${escapeText(unit)}</text>`;
    const rows = this.#yTicks.map((tick) => {
      const y = this.y(tick);
      const line = `<line class="${tick === 0 ? "axis" : "grid"}" x1="${this.left}" x2="${this.right}" y1="${y}" y2="${y}"/>`;
      return `${line}<text class="tick" text-anchor="end" x="${this.left - 8}" y="${y + 4}">${axisLabel(tick)}</text>`;
    });
    const columns = x.ticks.map(
      (tick) =>
        `<text class="tick" text-anchor="middle" x="${this.x(tick)}" y="${this.bottom + 17}">${axisLabel(tick)}</text>`,
    );
    const label = `<text class="tick" text-anchor="middle" x="${round((this.left + this.right) / 2)}" y="${this.bottom + 37}">${escapeText(x.label)}</text>`;
    return `${heading}${this.#legend.render(4, LEGEND_TOP)}${rows.join("")}${columns.join("")}${label}`;
  }

  /** A limit that must not be passed. */
  limit(value: number): string {
    const y = this.y(value);
    return `<line class="limit" x1="${this.left}" x2="${this.right}" y1="${y}" y2="${y}"/>`;
  }
}
