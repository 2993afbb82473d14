import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const LARGEST_BYTES = 20_000_000;

/** Opens a log to append to, for a child's output. One that grew large is set aside first, as `NAME.1`. */
export function openLog(path: string, title: string): number {
  mkdirSync(dirname(path), { recursive: true });
  if (sizeOf(path) > LARGEST_BYTES) {
    renameSync(path, `${path}.1`);
  }
  const fd = openSync(path, "a");
  writeSync(fd, `--- ${title}, ${new Date().toISOString()}\n`);
  return fd;
}

/** The last lines of a log since the newest title, for a person who has to see what went wrong. */
export function tailOfLog(path: string, lines = 15): string {
  try {
    const text = readFileSync(path, "utf8");
    const newest = text.slice(text.lastIndexOf("\n--- ") + 1);
    return newest.trimEnd().split("\n").slice(1).slice(-lines).join("\n");
  } catch {
    return ""; // There is no log: nothing was written.
  }
}

/** Closes a descriptor that a child has inherited. */
export function closeLog(fd: number): void {
  closeSync(fd);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
