import { join } from "node:path";
import type { Progress } from "../supervisor/Progress.ts";
import { runCommand } from "../supervisor/runCommand.ts";

/** Lints and type-checks everything, both to the end, and answers what they complain about; empty when all is well. */
export async function checkSources(progress: Progress, root: string): Promise<string> {
  const bin = join(root, "node_modules", ".bin");
  const check = async (command: string, args: string[], doing: string, done: string) => {
    const result = await progress.step(doing, done, () =>
      runCommand(join(bin, command), args, { cwd: root, isQuiet: true }),
    );
    return result.code === 0 ? "" : result.output.trim();
  };
  const lint = await check("biome", ["check", ".", "--max-diagnostics=50"], "linting", "linted");
  const types = await check("tsc", ["-b"], "checking types", "types checked");
  return [lint, types].filter((text) => text !== "").join("\n\n");
}
