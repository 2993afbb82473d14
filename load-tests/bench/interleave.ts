import type { Sample } from "./report/comparison.ts";

/** One of the things that are compared within this process: does a round of the same work and answers how many operations that was. */
export interface Rival {
  readonly name: string;
  round(): number;
}

/**
 * Measures rivals in turns, A B C A B C …, so that whatever else the machine does meanwhile falls on all of them alike.
 * One round each goes uncounted first, for the compiler. Answers `microsecondsPerOperation` by rival and round.
 */
export function interleave(rivals: readonly Rival[], rounds: number): Record<string, Sample[]> {
  const samples: Record<string, Sample[]> = Object.fromEntries(rivals.map(({ name }) => [name, []]));
  for (const rival of rivals) rival.round();
  for (let round = 0; round < rounds; round++) {
    for (const rival of rivals) {
      const startedMs = performance.now();
      const operations = rival.round();
      const microsecondsPerOperation = ((performance.now() - startedMs) * 1000) / operations;
      samples[rival.name]!.push({ figures: { microsecondsPerOperation }, invalid: null });
    }
  }
  return samples;
}
