import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts";
import { isPostmasterOf, readPostmasterFile } from "./postmasterFile.ts";

const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 15;

/** Closing the pipe ends it in order; then signals, each harder than the one before. */
export async function endServer(child: ChildProcess, pid: number | undefined, ended: Promise<void>): Promise<void> {
  child.stdin?.destroy();
  if (await settlesWithin(ended, STOP_TIMEOUT_MS)) {
    return;
  }
  for (const signal of ["SIGQUIT", "SIGKILL"] as const) {
    signalIfAlive(pid, signal);
    if (await settlesWithin(ended, 3000)) {
      return;
    }
  }
  child.kill("SIGKILL");
}

/** A server in our data directory whose own starter is dead is ending, or stuck; either way it must be gone before the next. */
export async function endLeftover(clusterDir: string): Promise<void> {
  const file = await readPostmasterFile(clusterDir);
  if (file === undefined || !isPostmasterOf(file.pid, clusterDir)) {
    return;
  }
  for (const [signal, waitMs] of [
    ["SIGINT", 8000],
    ["SIGQUIT", 4000],
    ["SIGKILL", 4000],
  ] as const) {
    signalIfAlive(file.pid, signal);
    const deadlineMs = performance.now() + waitMs;
    while (performance.now() < deadlineMs) {
      if (!isPostmasterOf(file.pid, clusterDir)) {
        return;
      }
      await sleep(POLL_MS);
    }
  }
  throw new EmbeddedPostgresError(
    "leftoverStuck",
    `An older embedded database (process ${file.pid}) does not end. End it with \`kill -9 ${file.pid}\` and start again.`,
  );
}

/** Settles when a child has ended, or when it never began. */
export function whenExited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
}

async function settlesWithin(promise: Promise<void>, waitMs: number): Promise<boolean> {
  const timer = new AbortController();
  const timeout = sleep(waitMs, false, { signal: timer.signal }).catch(() => false);
  const isSettled = await Promise.race([promise.then(() => true), timeout]);
  timer.abort();
  return isSettled;
}

function signalIfAlive(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined && pid > 1) {
      process.kill(pid, signal);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}
