import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A text that is the same for a process as long as it lives and different for any later one with the same number, so
 * that a number read from a file can be trusted. Undefined when there is no such process (or it is a zombie).
 */
export function processIdentity(pid: number): string | undefined {
  return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
}

/** The command line of a living process, arguments joined by spaces; undefined when there is none. */
export function processCommand(pid: number): string | undefined {
  if (process.platform === "linux") {
    const raw = readIfThere(`/proc/${pid}/cmdline`);
    return raw === undefined || raw === "" ? undefined : raw.replaceAll("\0", " ").trim();
  }
  return runPs(pid, "command=");
}

/** Linux: state is the third field of /proc/PID/stat and the start, in clock ticks since boot, the 22nd; names may hold spaces. */
function fromProc(pid: number): string | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields === undefined || fields[0] === "Z" || fields[0] === "X") {
    return undefined;
  }
  // The boot id makes numbers from before a reboot worthless, since ticks begin again.
  const boot = readIfThere("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  return `${pid}@${fields[19]}@${boot}`;
}

function fromPs(pid: number): string | undefined {
  const line = runPs(pid, "stat=,lstart=");
  return line === undefined || line.startsWith("Z") ? undefined : `${pid}@${line.replace(/^\S+\s+/, "")}`;
}

function runPs(pid: number, columns: string): string | undefined {
  try {
    const text = execFileSync("ps", ["-o", columns, "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { PATH: "/bin:/usr/bin", LC_ALL: "C" },
    }).trim();
    return text === "" ? undefined : text;
  } catch {
    return undefined; // ps exits with 1 when there is no such process.
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // The process ended, or never was.
  }
}
