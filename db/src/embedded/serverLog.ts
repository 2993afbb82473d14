import { open, stat, truncate } from "node:fs/promises";

const LARGEST_LOG_BYTES = 10_000_000;
const MOST_READ_BYTES = 65_536;

/** Cuts a log that grew too large and answers where this start's own lines will begin. */
export async function prepareLog(logFile: string): Promise<number> {
  const sizeBytes = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  if (sizeBytes > LARGEST_LOG_BYTES) {
    await truncate(logFile, 0);
    return 0;
  }
  return sizeBytes;
}

/** What was written to a log since that position. */
export async function readLogFrom(path: string, position: number): Promise<string> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.max(0, Math.min(size - position, MOST_READ_BYTES)));
    await file.read(buffer, 0, buffer.length, position);
    return buffer.toString("utf8");
  } finally {
    await file.close();
  }
}
