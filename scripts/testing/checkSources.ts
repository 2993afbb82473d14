import { join } from "node:path";
import type { Progress } from "../supervisor/Progress.ts";
import { runCommand } from "../supervisor/runCommand.ts";

/** Lints and type-checks everything, both to the end, and answers what they complain about; empty when all is well. */
export async function checkSources(progress: Progress, root: string): Promise<string> {
  const bin = join(root, "node_modules", ".bin");
  const check = async (command: string, args: string[], doing: string, done: string, wrong: string) => {
    const result = await progress.step(
      doing,
      ({ code }) => (code === 0 ? done : wrong),
      () => runCommand(join(bin, command), args, { cwd: root, isQuiet: true }),
    );
    return result.code === 0 ? "" : result.output.trim();
  };
  const lint = await check("biome", ["check", ".", "--max-diagnostics=50"], "linting", "linted", "✗ lint complains");
  const types = await check("tsc", ["-b"], "checking types", "types checked", "✗ types are wrong");
  return [lint, types].filter((text) => text !== "").join("\n\n");
}
