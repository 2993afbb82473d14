import { globSync } from "node:fs";

export const LEVELS = ["unit", "integration", "e2e"] as const;
export type TestLevel = (typeof LEVELS)[number];

/** A level by its place: `integration/` and `e2e/` folders say so, all others are unit tests. */
export function levelOf(path: string): TestLevel {
  if (/(^|\/)e2e\//.test(path)) {
    return "e2e";
  }
  return /(^|\/)integration\//.test(path) ? "integration" : "unit";
}

/** The test files of these levels, fastest level first, paths relative to the checkout. */
export function findTests(root: string, levels: readonly TestLevel[]): string[] {
  const all = globSync(["*/test/**/*.test.ts", "test/**/*.test.ts"], {
    cwd: root,
    exclude: ["**/node_modules/**", "**/.data/**"],
  });
  const sorted = [...new Set(all)].sort();
  return LEVELS.filter((level) => levels.includes(level)).flatMap((level) =>
    sorted.filter((path) => levelOf(path) === level),
  );
}
