import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { describeProcess, isAlive, type KnownProcess, signalGroup, waitUntilGone } from "./processes.ts";
import { StartError } from "./StartError.ts";

interface LockFile {
  supervisor: KnownProcess;
  /** Where it can be reached. */
  url: string;
  children: KnownProcess[];
}

/**
 * One CrowdWire per checkout: a file that names the supervisor and its children. When the supervisor was killed without
 * a chance to stop them, the next one waits for them to end (they notice by themselves) and ends those that do not.
 */
export class InstanceLock {
  readonly #path: string;
  #content: LockFile;

  private constructor(path: string, content: LockFile) {
    this.#path = path;
    this.#content = content;
  }

  /** @throws StartError when a living supervisor has it. */
  static async acquire(path: string, url: string): Promise<InstanceLock> {
    const self = describeProcess("supervisor", process.pid);
    if (self === undefined) {
      throw new StartError("This system does not tell when a process was started (no /proc and no `ps`).");
    }
    const content = { supervisor: self, url, children: [] };
    for (let attempt = 0; attempt < 10; attempt++) {
      try {
        writeFileSync(path, JSON.stringify(content), { flag: "wx" });
        return new InstanceLock(path, content);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
          throw error;
        }
      }
      const other = read(path);
      if (other !== undefined && isAlive(other.supervisor)) {
        throw new StartError(
          `CrowdWire is running from this folder already, at ${other.url} (process ${other.supervisor.pid}). Stop it with Ctrl-C in its terminal (or \`kill ${other.supervisor.pid}\`) and start again.`,
        );
      }
      for (const child of other?.children ?? []) {
        if (!(await waitUntilGone(child, 8000))) {
          signalGroup(child.pid, "SIGKILL");
          await waitUntilGone(child, 3000);
        }
      }
      rmSync(path, { force: true });
    }
    throw new StartError(`The file ${path} cannot be replaced. Delete it and start again.`);
  }

  /** Remembers which children would have to be ended in our place. */
  setChildren(children: readonly (KnownProcess | undefined)[]): void {
    this.#content = { ...this.#content, children: children.filter((child) => child !== undefined) };
    // Written beside and moved, so that nobody reads half of it.
    const unfinished = `${this.#path}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(this.#content));
    renameSync(unfinished, this.#path);
  }

  release(): void {
    rmSync(this.#path, { force: true });
  }
}

function read(path: string): LockFile | undefined {
  try {
    const content = JSON.parse(readFileSync(path, "utf8")) as Partial<LockFile>;
    return content.supervisor === undefined
      ? undefined
      : { children: [], url: "another port", ...content, supervisor: content.supervisor };
  } catch {
    return undefined; // Gone, or cut short by a crash: worth nothing either way.
  }
}
