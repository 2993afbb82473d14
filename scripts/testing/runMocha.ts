import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { signalGroup } from "../supervisor/processes.ts";
import { BOUND_TO_PARENT } from "../supervisor/runTask.ts";
import { COUNTING_REPORTER, type Counts } from "./CountingReporter.ts";

export interface MochaRun {
  /** The checkout. */
  readonly root: string;
  /** Run one after the other. */
  readonly files: readonly string[];
  readonly extraArgs: readonly string[];
  /** Takes what it prints; the terminal where absent. */
  readonly print?: (text: string) => void;
}

export interface MochaResult {
  readonly code: number;
  /** Null where it ended before its end, or was told to report in another way. */
  readonly counts: Counts | null;
}

const LAST_WORDS_MS = 1000;

/** Runs these test files in one mocha. Whatever the tests forget (files in the temporary folder, processes) is removed after it. */
export async function runMocha({ root, files, extraArgs, print }: MochaRun): Promise<MochaResult> {
  const scratch = mkdtempSync(join(tmpdir(), "crowdwire-tests-"));
  // The embedded database's own account has to pass.
  chmodSync(scratch, 0o755);
  const mocha = join(root, "node_modules", "mocha", "bin", "mocha.js");
  const reporter = extraArgs.includes("--reporter") ? [] : ["--reporter", COUNTING_REPORTER];
  const settings = ["--no-config", "--no-parallel", "--forbid-only", "--timeout", "30000", "--exit", ...reporter];
  const output = print === undefined ? "inherit" : "pipe";
  const child = spawn(process.execPath, ["--import", BOUND_TO_PARENT, mocha, ...settings, ...extraArgs, ...files], {
    cwd: root,
    // Not what a developer's shell happens to hold: tests say themselves where things are.
    env: without({ ...process.env, TMPDIR: scratch, NODE_ENV: "test", ...colours() }, SETTINGS_OF_A_RUN),
    detached: true,
    stdio: ["ignore", output, output, "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => print?.(text));
  }
  const exited = once(child, "exit") as Promise<[number | null]>;
  const closed = once(child, "close");
  let counts: Counts | null = null;
  child.on("message", (message) => {
    counts = message as Counts;
  });
  const stop = () => signalGroup(child.pid, "SIGTERM");
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) {
    process.on(signal, stop);
  }
  try {
    const [code] = await exited;
    return { code: code ?? 1, counts };
  } finally {
    signalGroup(child.pid, "SIGKILL");
    // Its last words may be on their way still; who left the group can hold their end of the pipe for ever.
    await Promise.race([closed, sleep(LAST_WORDS_MS, undefined, { ref: false })]);
    for (const signal of signals) {
      process.off(signal, stop);
    }
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** Through a pipe as on the terminal behind it. */
function colours(): NodeJS.ProcessEnv {
  return process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
}

const SETTINGS_OF_A_RUN = [
  "PORT",
  "OPS_PORT",
  "HOST",
  "DATABASE_URL",
  "REDIS_URL",
  "DATA_DIR",
  "CLIENT_DIR",
  "SFU_CONTROL_URL",
  "SFU_SIGNALING_URL",
  // What an npm install was told; at run time it would be the worker's path.
  "MEDIASOUP_WORKER_BIN",
];

function without(env: NodeJS.ProcessEnv, keys: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([key]) => !keys.includes(key)));
}
