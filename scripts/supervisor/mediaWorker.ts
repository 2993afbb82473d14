import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeSync } from "node:fs";
import { join } from "node:path";
import { closeLog, openLog } from "./logFile.ts";
import { signalGroup } from "./processes.ts";

export interface MediaWorkerBuild {
  /** The checkout. */
  root: string;
  logFile: string;
  signal: AbortSignal;
  /** Hears what is going on. */
  tell?: (detail: string) => void;
}

/** Where mediasoup looks for its worker. */
export function mediaWorkerFile(root: string): string {
  return join(root, "node_modules", "mediasoup", "worker", "out", "Release", "mediasoup-worker");
}

/**
 * Sees to it that mediasoup's worker, a C++ program, is where mediasoup looks for it: it may be there, in the cache outside
 * of the checkout, prebuilt on the network, or be built from the package's own sources (about two minutes, once).
 *
 * @returns null, or one line that says why it cannot be had and what to do
 */
export async function provideMediaWorker({ root, logFile, signal, tell }: MediaWorkerBuild): Promise<string | null> {
  const log = openLog(logFile, "started the media worker's build");
  const isRoot = process.getuid?.() === 0;
  const script = join(root, "scripts", "media-worker", "build.sh");
  const args = [script, "--project", root, ...(isRoot ? [] : ["--no-apt"])];
  const child = spawn("bash", args, {
    cwd: root,
    env: environmentForMedia(process.env),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const abort = () => signalGroup(child.pid, "SIGTERM");
  signal.addEventListener("abort", abort);
  let problem = "";
  let rest = "";
  const hear = (text: string) => {
    writeSync(log, text);
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const words = /^\[mediasoup-worker\] (.*)$/u.exec(line)?.[1];
      if (words?.startsWith("ERROR: ") === true) {
        problem = words.slice("ERROR: ".length);
      } else if (words?.startsWith("ok: ") === false) {
        tell?.(words);
      }
    }
  };
  child.stdout.setEncoding("utf8").on("data", hear);
  child.stderr.setEncoding("utf8").on("data", hear);
  try {
    const code = await Promise.race([
      once(child, "close").then(([exitCode]) => exitCode as number | null),
      once(child, "error").then(([error]) => {
        problem = (error as Error).message;
        return 1;
      }),
    ]);
    signal.throwIfAborted();
    return code === 0 ? null : describeProblem(problem, logFile);
  } finally {
    signal.removeEventListener("abort", abort);
    closeLog(log);
  }
}

/** npm's install is told by this variable to leave the worker alone; at run time it would be taken for the worker's path. */
export function environmentForMedia(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { MEDIASOUP_WORKER_BIN: worker, ...others } = env;
  return worker === undefined || worker === "deferred" ? others : env;
}

function describeProblem(problem: string, logFile: string): string {
  const missing = /^missing packages: (.+)$/u.exec(problem)?.[1];
  const what =
    missing === undefined
      ? `the media worker could not be built (${problem || "see the log"}; all of it in ${logFile})`
      : `the media worker cannot be built without some packages: \`sudo apt-get install ${missing}\` and start again`;
  return what;
}
