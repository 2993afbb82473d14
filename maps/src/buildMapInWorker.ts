import { Worker } from "node:worker_threads";
import type { BuiltMap } from "./buildMap.ts";
import { MapRefused } from "./MapRefused.ts";
import type { WorkerAnswer } from "./worker/mapWorker.ts";

/** What the building of one map may take. */
export interface BuildBounds {
  readonly timeoutMs: number;
  /** Of the thread's own heap. What lies outside of it, the numbers themselves, is bounded by `MAP_LIMITS`. */
  readonly heapMegabytes: number;
}

/** Generous for the largest map within the limits, on one slow core. */
const BOUNDS: BuildBounds = { timeoutMs: 120_000, heapMegabytes: 1536 };

/**
 * As `buildMap`, in a thread of its own, with bounds on time and memory: the caller's event loop stays free whatever
 * somebody uploads.
 * @throws MapRefused, with `outOfResources` where a bound was hit.
 */
export function buildMapInWorker(glbBytes: Uint8Array, bounds: Partial<BuildBounds> = {}): Promise<BuiltMap> {
  const { timeoutMs, heapMegabytes } = { ...BOUNDS, ...bounds };
  // A copy that can be handed over; the caller keeps its own. Not `slice`: a Buffer's would be no copy.
  const bytes = new Uint8Array(glbBytes);
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker/mapWorker.ts", import.meta.url), {
      workerData: bytes,
      transferList: [bytes.buffer],
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
      name: "map build",
    });
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      worker.removeAllListeners();
      void worker.terminate().then(finish, reject);
    };
    const timer = setTimeout(() => {
      settle(() =>
        reject(new MapRefused("outOfResources", `The map was not ready after ${timeoutMs / 1000} seconds.`)),
      );
    }, timeoutMs);
    worker.on("message", (answer: WorkerAnswer) => {
      settle(() => {
        if ("built" in answer) resolve(answer.built);
        else reject(new MapRefused(answer.refused.code, answer.refused.detail));
      });
    });
    worker.on("error", (cause) => {
      settle(() =>
        reject(isOutOfMemory(cause) ? new MapRefused("outOfResources", "The map needs too much memory.") : cause),
      );
    });
    worker.on("exit", (code) => settle(() => reject(new Error(`The map's worker ended early, with code ${code}.`))));
  });
}

function isOutOfMemory(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
}
