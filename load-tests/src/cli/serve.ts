import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const START = join(import.meta.dirname, "..", "..", "..", "scripts", "start.ts");
const PATIENCE_MS = 10 * 60_000;

/** What a server is told so that the crowd of a seed arrives where it did before. */
export function environmentFor(seed: number, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, WORLD_SEED: String(seed) };
}

/**
 * Starts everything as `npm start` does and waits until it is ready.
 * @param seed The crowd's: places are those of the same seed before.
 * @throws where it ends before
 */
export async function serve(
  opsUrl: string,
  seed: number,
  print: (line: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const child = spawn(process.execPath, [START], {
    env: environmentFor(seed, process.env),
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdout.on("data", (chunk: Buffer) => print(chunk.toString("utf8").trimEnd()));
  const ended = once(child, "exit");
  const deadlineMs = performance.now() + PATIENCE_MS;
  while (child.exitCode === null && performance.now() < deadlineMs) {
    const isReady = await fetch(new URL("/readyz", opsUrl)).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) {
      return {
        async stop() {
          child.kill("SIGTERM");
          await ended;
        },
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill("SIGTERM");
  throw new Error("The server could not be started; what it printed above says why.");
}
