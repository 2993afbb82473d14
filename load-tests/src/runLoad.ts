import { loadGround } from "@crowdwire/maps/loader";
import { fetchBytes, fetchWorld } from "./Account.ts";
import { Crowd } from "./Crowd.ts";
import type { LoadOptions } from "./options.ts";
import { findBreaches, type LoadReport } from "./report.ts";
import { ServerWatch } from "./ServerWatch.ts";
import { SCENARIOS } from "./scenarios/index.ts";

export interface RunLoadOptions extends LoadOptions {
  readonly url: string;
  readonly "ops-url": string;
  readonly loadTestKey: string | undefined;
  /** Told once a second how it goes. */
  readonly progress: (line: string) => void;
  /** Ends the run early; what was measured until then is reported. */
  readonly signal: AbortSignal;
}

const PROGRESS_EVERY_MS = 1000;

/** Lets a crowd into a world, watches it and the server, and answers what was seen. @throws where the server cannot be reached */
export async function runLoad(options: RunLoadOptions): Promise<LoadReport> {
  const { url, seed, bots, progress } = options;
  const world = await fetchWorld(url, options.world);
  const ground = await loadGround(await fetchBytes(url, world.map.groundUrl));
  const scenario = SCENARIOS[options.scenario]!;
  const watch = new ServerWatch(options["ops-url"]);
  const isWatched = await watch.begin().then(
    () => true,
    () => false,
  );
  const crowd = new Crowd({
    url,
    world,
    ground,
    loadTestKey: options.loadTestKey,
    seed,
    behave: (random, index) => scenario.behave(ground, random, index),
  });

  let bytesBefore = 0;
  const timer = setInterval(async () => {
    const { joined, errors, bytesReceived } = crowd.figures();
    const bytesPerBot = (bytesReceived - bytesBefore) / Math.max(1, joined);
    bytesBefore = bytesReceived;
    const server = isWatched ? await watch.figures().catch(() => null) : null;
    const tick = server ? `tick p99 ${server.tickP99Ms.toFixed(1)} ms, ` : "";
    progress(`${joined}/${bots} inside, ${errors.length} errors, ${tick}${(bytesPerBot / 1000).toFixed(1)} kB/s each`);
  }, PROGRESS_EVERY_MS);

  try {
    await crowd.enter(bots, options.ramp);
    const startedMs = performance.now();
    const bytesAtStart = crowd.figures().bytesReceived;
    await sleepUnlessAborted(options.seconds * 1000, options.signal);
    const elapsedSeconds = (performance.now() - startedMs) / 1000;
    const figures = crowd.figures();
    const report = {
      scenario: options.scenario,
      bots,
      seconds: Math.round(elapsedSeconds * 10) / 10,
      seed,
      crowd: figures,
      bytesPerBotPerSecond: (figures.bytesReceived - bytesAtStart) / elapsedSeconds / bots,
      server: isWatched ? await watch.figures() : null,
    };
    return { ...report, breaches: findBreaches(report) };
  } finally {
    clearInterval(timer);
    await crowd.leave();
    ground.close();
  }
}

function sleepUnlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
