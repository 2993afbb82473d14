import { setTimeout as sleep } from "node:timers/promises";
import { processIdentity } from "@crowdwire/service-kit";

/** A process as it can be written to a file and found again later: its number alone may have gone to another. */
export interface KnownProcess {
  name: string;
  pid: number;
  identity: string;
}

/** Undefined when the process has ended already. */
export function describeProcess(name: string, pid: number | undefined): KnownProcess | undefined {
  const identity = pid === undefined ? undefined : processIdentity(pid);
  return pid === undefined || identity === undefined ? undefined : { name, pid, identity };
}

export function isAlive(known: KnownProcess): boolean {
  return processIdentity(known.pid) === known.identity;
}

/** Signals a process and all it has started (it must lead a group of its own); nothing happens when it is gone. */
export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined || pid <= 1) {
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // EPERM: macOS says so for a group of which only zombies are left.
    if (code !== "ESRCH" && code !== "EPERM") {
      throw error;
    }
  }
}

/** Waits until a process is gone; false when it is still there after `waitMs`. */
export async function waitUntilGone(known: KnownProcess, waitMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + waitMs;
  while (isAlive(known)) {
    if (performance.now() > deadlineMs) {
      return false;
    }
    await sleep(40);
  }
  return true;
}
