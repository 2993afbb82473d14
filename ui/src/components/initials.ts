const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function first(word: string): string {
  for (const { segment } of segments.segment(word)) return segment.toLocaleUpperCase();
  return "";
}

/** The first letter of the first and of the last word, whole graphemes at a time: “Grace Hopper” is GH, “👩🏽‍🚀” itself. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const last = words.length > 1 ? words.at(-1)! : "";
  return first(words[0] ?? "") + first(last);
}

export const initialTones = ["coral", "lagoon", "plum", "honey", "moss", "sky"] as const;

/** One of a few colours, always the same for the same name. */
export function toneOf(name: string): (typeof initialTones)[number] {
  let hash = 7;
  for (const letter of name) hash = (hash * 33 + letter.codePointAt(0)!) % 100_003;
  return initialTones[hash % initialTones.length]!;
}
