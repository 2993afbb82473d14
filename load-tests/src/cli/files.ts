import { mkdir, open, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../UsageError.ts";

/** A file that a command is to write in the end, and the option that named it. */
export interface WantedFile {
  readonly option: string;
  readonly path: string;
}

/**
 * Tries each file before an hour of measuring depends on it, and leaves it as it was.
 * @throws UsageError naming every one that cannot be written
 */
export async function refuseUnwritable(files: readonly WantedFile[]): Promise<void> {
  const problems = await Promise.all(files.map(tryWriting));
  const refusals = problems.filter((problem) => problem !== null);
  if (refusals.length > 0) throw new UsageError(refusals.join("\n"));
}

/** Makes a folder if it has to. @throws UsageError where there can be none */
export async function provideFolder(option: string, path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--${option}: there can be no folder ${path}: ${explain(error, path)}.`);
  });
}

async function tryWriting({ option, path }: WantedFile): Promise<string | null> {
  try {
    // For appending: what it holds stays, should the run never end.
    const isNew = await open(path, "ax").then(
      async (file) => {
        await file.close();
        return true;
      },
      (error: NodeJS.ErrnoException) => {
        if (error.code === "EEXIST") return false;
        throw error;
      },
    );
    if (isNew) await rm(path);
    else await (await open(path, "a")).close();
    return null;
  } catch (error) {
    return `--${option}: ${path} cannot be written: ${explain(error as NodeJS.ErrnoException, path)}.`;
  }
}

/** Writes each, whatever becomes of the others, and says which could not be written. @returns whether all were */
export async function writeAll(
  files: readonly (readonly [path: string, content: string])[],
  complain: (line: string) => void,
): Promise<boolean> {
  let isWhole = true;
  for (const [path, content] of files) {
    await writeFile(path, content).catch((error: NodeJS.ErrnoException) => {
      isWhole = false;
      complain(`${path} could not be written: ${explain(error, path)}.`);
    });
  }
  return isWhole;
}

function explain({ code, message }: NodeJS.ErrnoException, path: string): string {
  switch (code) {
    case "ENOENT":
      return `there is no folder ${dirname(path)}`;
    case "EISDIR":
      return "it is a folder";
    case "ENOTDIR":
    case "EEXIST":
      return "a file is in the way";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "this account may not write there";
    case "ENOSPC":
      return "the disk is full";
    default:
      return message;
  }
}
