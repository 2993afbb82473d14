import { find, options } from "linkifyjs";

/** A piece of a message: plain words, an address that may be opened, or somebody's name. */
export type Piece =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string }
  | { readonly kind: "mention"; readonly text: string; readonly isSelf: boolean };

const SAFE = new Set(["http:", "https:", "mailto:"]);

/** An address that a press may open; null for every other scheme (javascript:, data: and their like). */
export function safeAddress(href: string): string | null {
  const url = URL.parse(href);
  return url !== null && SAFE.has(url.protocol) ? url.href : null;
}

/**
 * A message in pieces, in their order; together they are the text again.
 *
 * @param names Names that stand behind an @ here; the longest that fits counts.
 */
export function splitText(text: string, names: readonly string[], selfName: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const link of find(text, { ...options.defaults, defaultProtocol: "https" })) {
    const href = safeAddress(link.href);
    if (href === null) continue;
    pieces.push(...splitMentions(text.slice(at, link.start), names, selfName));
    pieces.push({ kind: "link", text: link.value, href });
    at = link.end;
  }
  pieces.push(...splitMentions(text.slice(at), names, selfName));
  return pieces;
}

const AFTER_NAME = /^[\p{L}\p{N}]/u;

function splitMentions(text: string, names: readonly string[], selfName: string): Piece[] {
  if (!text.includes("@")) return text === "" ? [] : [{ kind: "words", text }];
  const byLength = names.toSorted((a, b) => b.length - a.length);
  const pieces: Piece[] = [];
  let words = "";
  let at = 0;
  while (at < text.length) {
    const name = text[at] === "@" ? byLength.find((each) => standsAt(text, at + 1, each)) : undefined;
    if (name === undefined) {
      words += text[at];
      at += 1;
      continue;
    }
    if (words !== "") pieces.push({ kind: "words", text: words });
    words = "";
    pieces.push({
      kind: "mention",
      text: text.slice(at, at + 1 + name.length),
      isSelf: name.toLocaleLowerCase("en") === selfName.toLocaleLowerCase("en"),
    });
    at += 1 + name.length;
  }
  if (words !== "") pieces.push({ kind: "words", text: words });
  return pieces;
}

function standsAt(text: string, at: number, name: string): boolean {
  const end = at + name.length;
  return (
    name !== "" &&
    text.slice(at, end).toLocaleLowerCase("en") === name.toLocaleLowerCase("en") &&
    !AFTER_NAME.test(text.slice(end))
  );
}
