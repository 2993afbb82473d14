import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeSync } from "node:fs";
import { closeLog, openLog, tailOfLog } from "./logFile.ts";
import { signalGroup } from "./processes.ts";
import { StartError } from "./StartError.ts";

export interface TaskOptions {
  /** "the client's build", for messages. */
  name: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  signal: AbortSignal;
  /** Hears each line of standard output. */
  onLine?: (line: string) => void;
}

/**
 * Runs Node once to its end, its output in a log file. It ends when `signal` aborts and when this process is gone.
 *
 * @throws StartError with the end of its log when it fails; the signal's reason when it was aborted.
 */
export async function runTask(options: TaskOptions): Promise<void> {
  options.signal.throwIfAborted();
  const log = openLog(options.logFile, `started ${options.name}`);
  const child = spawn(process.execPath, ["--import", BOUND_TO_PARENT, ...options.args], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["ignore", "pipe", log, "ipc"],
  });
  const abort = () => signalGroup(child.pid, "SIGTERM");
  options.signal.addEventListener("abort", abort);
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    writeSync(log, text);
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      options.onLine?.(line.trim());
    }
  });
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    options.signal.throwIfAborted();
    if (code !== 0) {
      throw new StartError(
        `${options.name} failed (${signal ?? `exit code ${code}`}). Its last words, from ${options.logFile}:\n${tailOfLog(options.logFile)}`,
      );
    }
  } finally {
    options.signal.removeEventListener("abort", abort);
    closeLog(log);
  }
}

/** For `node --import`. */
export const BOUND_TO_PARENT = new URL("./boundToParent.ts", import.meta.url).href;
