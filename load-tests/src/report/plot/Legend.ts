import { escapeText, round } from "./scale.ts";

/** What a line, a mark or an area in a plot stands for. Labels are here and not in the plot, where they would lie over what they name. */
export interface LegendEntry {
  readonly name: string;
  /** The classes of what it names. */
  readonly style: string;
  /** An area, not a line. */
  readonly isArea?: boolean;
}

const SWATCH = 13;
const ROW = 17;
const SPACE = { afterSwatch: 5, between: 14 };
/** Of a character, on average; fonts differ. Pixels. */
const CHARACTER = 6.2;

/** The entries' names in rows from the left, no wider than the plot. */
export class Legend {
  readonly #entries: readonly LegendEntry[];
  readonly #rows: LegendEntry[][] = [];

  constructor(entries: readonly LegendEntry[], width: number) {
    this.#entries = entries;
    let left = 0;
    for (const entry of this.#entries) {
      const wide = widthOf(entry);
      if (this.#rows.length === 0 || left + wide > width) {
        this.#rows.push([]);
        left = 0;
      }
      this.#rows.at(-1)!.push(entry);
      left += wide;
    }
  }

  get height(): number {
    return this.#rows.length * ROW;
  }

  /** @param top Where its first row begins. */
  render(left: number, top: number): string {
    return this.#rows
      .map((row, index) => {
        const y = top + index * ROW + 12;
        let x = left;
        return row
          .map((entry) => {
            const at = round(x);
            x += widthOf(entry);
            const swatch = entry.isArea
              ? `<rect class="${entry.style} swatch" x="${at}" y="${y - 9}" width="${SWATCH}" height="10"/>`
              : `<line class="${entry.style}" x1="${at}" x2="${at + SWATCH}" y1="${y - 4}" y2="${y - 4}"/>`;
            return `${swatch}<text class="legend" x="${at + SWATCH + SPACE.afterSwatch}" y="${y}">${escapeText(entry.name)}</text>`;
          })
          .join("");
      })
      .join("");
  }
}

function widthOf({ name }: LegendEntry): number {
  return SWATCH + SPACE.afterSwatch + name.length * CHARACTER + SPACE.between;
}
