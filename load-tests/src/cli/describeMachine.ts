import { cpus, totalmem } from "node:os";
import type { Machine } from "../report/Machine.ts";

/** The machine this runs on; the server's, too, where both are one. */
export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu: (processors[0]?.model ?? "unknown").replaceAll(/\s+/gu, " ").trim(),
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}
