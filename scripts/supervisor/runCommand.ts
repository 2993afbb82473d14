import { spawn } from "node:child_process";
import { once } from "node:events";

export interface CommandOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  /** Show its output as it comes (the default), or keep it for the answer. */
  isQuiet?: boolean;
}

export interface CommandResult {
  /** 128 + the signal's number when it was ended by one. */
  code: number;
  output: string;
}

/** Runs a program to its end. @throws Error when there is no such program */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: options.isQuiet === true ? ["ignore", "pipe", "pipe"] : "inherit",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  return { code: code ?? 130, output };
}
