import { escapeText } from "./scale.ts";

/** A plot as an element of a page. */
export function asSvg(title: string, inside: string, { width, height }: { width: number; height: number }): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(title)}">${inside}</svg>`;
}
