import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { EndedEarly } from "../EndedEarly.ts";

const START = join(import.meta.dirname, "..", "..", "..", "scripts", "start.ts");
const ENDED = "It was ended before the server was there.";

/** The server that was to be started for the crowd could not be; `message` says why. */
export class NotServed extends Error {
  override name = "NotServed";
}

/** What a server is told so that the crowd of a seed arrives where it did before. */
export function environmentFor(seed: number, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, WORLD_SEED: String(seed) };
}

export interface ServeOptions {
  /** The crowd's: places are those of the same seed before. */
  readonly seed: number;
  /** Whether the crowd has voices: without any there is no media tier, which a first start builds for minutes. */
  readonly hasVoices: boolean;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  /** What is run instead of `npm start`; for tests. */
  readonly script?: string;
}

/**
 * Starts what `npm start` does, and waits until all of it is up: what is still being built would be measured, too.
 * @throws NotServed where it ends before; EndedEarly where whoever waits is told to
 */
export async function serve({
  hasVoices,
  seed,
  print,
  signal,
  script = START,
}: ServeOptions): Promise<{ stop(): Promise<void> }> {
  if (!hasVoices) print("The server is started without sound and video: nobody in this crowd has a voice.");
  const child = spawn(process.execPath, [script, ...(hasVoices ? [] : ["--without-voice"])], {
    env: environmentFor(seed, process.env),
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    // A group of its own: Ctrl-C at the terminal ends the crowd first, and the server after it.
    detached: true,
  });
  child.stdout?.setEncoding("utf8").on("data", (text: string) => print(text.trimEnd()));
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const word = await firstWord(child, ended, signal);
  if (word.up && (!hasVoices || word.voiceProblem === null)) return { stop };
  await stop();
  if (signal.aborted) throw new EndedEarly(ENDED);
  throw new NotServed(
    word.up
      ? `There can be no voices: ${word.voiceProblem}`
      : "The server could not be started; what it printed above says why.",
  );
}

/** What `scripts/start.ts` says over the channel once everything is up. */
interface Word {
  readonly up: boolean;
  readonly voiceProblem: string | null;
}

async function firstWord(child: ChildProcess, ended: Promise<unknown>, signal: AbortSignal): Promise<Word> {
  const none: Word = { up: false, voiceProblem: null };
  return new Promise((resolve) => {
    child.once("message", (word) => resolve(word as Word));
    signal.addEventListener("abort", () => resolve(none), { once: true });
    if (signal.aborted) resolve(none);
    void ended.then(() => resolve(none));
  });
}
