import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signalGroup } from "../supervisor/processes.ts";
import { BOUND_TO_PARENT } from "../supervisor/runTask.ts";

/**
 * Runs these test files in one mocha, one after the other, and answers its exit code. Whatever the tests forget (files
 * in the temporary folder, processes) is removed after it.
 */
export async function runMocha(root: string, files: readonly string[], extraArgs: readonly string[]): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), "crowdwire-tests-"));
  // The embedded database's own account has to pass.
  chmodSync(scratch, 0o755);
  const mocha = join(root, "node_modules", "mocha", "bin", "mocha.js");
  const settings = ["--no-config", "--no-parallel", "--forbid-only", "--timeout", "30000", "--exit"];
  const child = spawn(process.execPath, ["--import", BOUND_TO_PARENT, mocha, ...settings, ...extraArgs, ...files], {
    cwd: root,
    // Not what a developer's shell happens to hold: tests say themselves where things are.
    env: without({ ...process.env, TMPDIR: scratch, NODE_ENV: "test" }, SETTINGS_OF_A_RUN),
    detached: true,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const stop = () => signalGroup(child.pid, "SIGTERM");
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) {
    process.on(signal, stop);
  }
  try {
    const [code] = (await once(child, "exit")) as [number | null];
    return code ?? 1;
  } finally {
    signalGroup(child.pid, "SIGKILL");
    for (const signal of signals) {
      process.off(signal, stop);
    }
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
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
