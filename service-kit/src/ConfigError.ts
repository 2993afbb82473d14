import { AppError } from "./AppError.ts";

/** One key of the environment that cannot be used. */
export interface ConfigProblem {
  key: string;
  /** What is wrong, without the value: it may be a secret. */
  message: string;
  /** What the key is for, from the schema. */
  description: string | undefined;
}

/** The process must not start: its message lists everything that is wrong with the environment, for a person to read. */
export class ConfigError extends AppError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(describe(problems), { code: "configInvalid", retriable: false });
    this.problems = problems;
  }
}

function describe(problems: readonly ConfigProblem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const lines = [`The configuration cannot be used (${count}):`];
  for (const problem of problems) {
    lines.push(`  ${problem.key}: ${problem.message}`);
    if (problem.description !== undefined) {
      lines.push(`      (${problem.description})`);
    }
  }
  lines.push("Set these environment variables and start again; docs/configuration.md describes every one of them.");
  return lines.join("\n");
}
