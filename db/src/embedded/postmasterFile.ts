import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { processCommand } from "@crowdwire/service-kit";

/** What a PostgreSQL server says about itself in its data directory's postmaster.pid, a line each. */
export interface PostmasterFile {
  pid: number;
  dataDir: string;
  port: number;
  isReady: boolean;
}

/** Reads postmaster.pid; undefined when there is none or it is only half written. */
export async function readPostmasterFile(clusterDir: string): Promise<PostmasterFile | undefined> {
  let text: string;
  try {
    text = await readFile(join(clusterDir, "postmaster.pid"), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
  // Lines: pid, data directory, start time, port, socket directory, listen address, shared memory, status.
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) {
    return undefined;
  }
  return { pid, dataDir: lines[1] ?? "", port: Number(lines[3] ?? 0), isReady: lines[7] === "ready" };
}

/** Whether the process of that number is alive and is a PostgreSQL server on exactly this data directory. */
export function isPostmasterOf(pid: number, clusterDir: string): boolean {
  const command = processCommand(pid);
  return command?.includes("postgres") === true && command.split(" -c ")[0]?.endsWith(`-D ${clusterDir}`) === true;
}
