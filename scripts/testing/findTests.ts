import { globSync } from "node:fs";
import { availableParallelism } from "node:os";

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

/**
 * Stages of lanes: lanes run beside one another. The packages' own tests keep one core busy; those of the whole (`test/`)
 * mostly wait, for outages and for people who walk. Browsers draw in software and have the machine for themselves, after.
 */
export function arrangeTests(files: readonly string[], cores = availableParallelism()): string[][][] {
  const browsers = files.filter((path) => levelOf(path) === "e2e");
  const others = files.filter((path) => levelOf(path) !== "e2e");
  const lanes = [others.filter((path) => !isOfTheWhole(path)), others.filter(isOfTheWhole)];
  const stages = cores > 1 ? [lanes, [browsers]] : [...lanes, browsers].map((lane) => [lane]);
  return stages.map((stage) => stage.filter((lane) => lane.length > 0)).filter((stage) => stage.length > 0);
}

function isOfTheWhole(path: string): boolean {
  return path.startsWith("test/");
}
