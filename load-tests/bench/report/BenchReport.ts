import { cpus, loadavg, totalmem } from "node:os";
import { type Comparison, isAllKept } from "./comparison.ts";

/** A figure as a column of the table. */
export interface Column {
  readonly figure: string;
  readonly heading: string;
  readonly digits: number;
  /** What the figure is divided by before it is shown. */
  readonly per?: number;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly platform: string;
  readonly node: string;
}

/** What a benchmark answers; this is what `--json` writes (docs/benchmarks.md). */
export interface BenchReport {
  readonly benchmark: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly machine: Machine;
  /** Of the last minute, as the kernel says: before and after. */
  readonly loadAverage: { readonly before: number; readonly after: number };
  readonly isValid: boolean;
  /** Are all bars kept? Null where that was not measured. */
  readonly isKept: boolean | null;
  readonly comparisons: readonly Comparison[];
}

/** Runs a benchmark and puts when, where and how long around what it answers. */
export async function report(benchmark: string, run: () => Promise<readonly Comparison[]>): Promise<BenchReport> {
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  const before = loadavg()[0] ?? 0;
  const comparisons = await run();
  return {
    benchmark,
    startedAt,
    seconds: Math.round((performance.now() - startedMs) / 100) / 10,
    machine: describeMachine(),
    loadAverage: { before, after: loadavg()[0] ?? 0 },
    isValid: comparisons.every(({ isValid }) => isValid),
    isKept: isAllKept(comparisons),
    comparisons,
  };
}

function describeMachine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model ?? "unknown",
    cores: cores.length,
    memoryBytes: totalmem(),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
  };
}
