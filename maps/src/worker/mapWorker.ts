import { parentPort, workerData } from "node:worker_threads";
import { type BuiltMap, buildMap } from "../buildMap.ts";
import { type MapRefusalCode, MapRefused } from "../MapRefused.ts";

/** What the worker says, once. Errors other than refusals are thrown and reach the caller as such. */
export type WorkerAnswer =
  | { readonly built: BuiltMap }
  | { readonly refused: { readonly code: MapRefusalCode; readonly detail: string } };

try {
  const built = await buildMap(workerData as Uint8Array);
  parentPort?.postMessage({ built } satisfies WorkerAnswer, [built.ground.buffer, built.scene.buffer]);
} catch (error) {
  if (!(error instanceof MapRefused)) throw error;
  parentPort?.postMessage({ refused: { code: error.code, detail: error.detail } } satisfies WorkerAnswer);
}
