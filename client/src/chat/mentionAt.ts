/** The beginning of a name that is being typed behind an @. */
export interface MentionTyped {
  /** Where the @ stands. */
  readonly start: number;
  /** What is typed of the name. */
  readonly typed: string;
}

const LONGEST_NAME = 24;

/** Is somebody typing a name at this place of a text? */
export function mentionAt(text: string, caret: number): MentionTyped | null {
  const start = text.lastIndexOf("@", caret - 1);
  if (start < 0 || (start > 0 && !/\s/u.test(text[start - 1] ?? ""))) return null;
  const typed = text.slice(start + 1, caret);
  return typed.length <= LONGEST_NAME && !typed.includes("\n") ? { start, typed } : null;
}

/** The names that begin so, each once, those that begin a word of it after those that begin with it. */
export function namesFor(typed: string, names: Iterable<string>, most: number): string[] {
  const wanted = typed.toLocaleLowerCase("en");
  const first: string[] = [];
  const later: string[] = [];
  for (const name of new Set(names)) {
    const lower = name.toLocaleLowerCase("en");
    if (lower.startsWith(wanted)) first.push(name);
    else if (wanted !== "" && lower.includes(` ${wanted}`)) later.push(name);
  }
  return [...first, ...later].slice(0, most);
}
