import { spawn } from "node:child_process";
import { once } from "node:events";
import { exitWithParent } from "@crowdwire/service-kit/exitWithParent";
import { BOUND_TO_PARENT } from "./runTask.ts";

/** Lets another program of this project do the work, with this one's terminal, arguments, signals and exit code. */
export async function handOver(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<never> {
  exitWithParent();
  const child = spawn(process.execPath, ["--import", BOUND_TO_PARENT, script, ...args], {
    env,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => child.kill(signal));
  }
  const [code] = (await once(child, "exit")) as [number | null];
  process.exit(code ?? 130);
}
