/** One of the things that are compared: does a round of the same work and answers how many operations that was. */
export interface Rival {
  readonly name: string;
  round(): number;
}

/** What one rival cost. */
export interface RivalFigures {
  readonly name: string;
  /** Median over the rounds, in microseconds. */
  readonly microsecondsPerOperation: number;
  /** The fastest and the slowest round. */
  readonly leastMicroseconds: number;
  readonly mostMicroseconds: number;
  /** Of the median to the reference's: 1 is as fast, 2 takes twice as long. */
  readonly ratioToReference: number;
}

/**
 * Measures rivals in turns, A B C A B C …, so that whatever else the machine does meanwhile falls on all of them alike.
 * One round each goes uncounted first, for the compiler. The first rival is the reference.
 */
export function interleave(rivals: readonly Rival[], rounds: number): RivalFigures[] {
  const samples = rivals.map((): number[] => []);
  for (const rival of rivals) rival.round();
  for (let round = 0; round < rounds; round++) {
    for (const [index, rival] of rivals.entries()) {
      const startedMs = performance.now();
      const operations = rival.round();
      samples[index]!.push(((performance.now() - startedMs) * 1000) / operations);
    }
  }
  const reference = median(samples[0] ?? []);
  return rivals.map(({ name }, index) => {
    const sorted = [...samples[index]!].sort((a, b) => a - b);
    return {
      name,
      microsecondsPerOperation: median(sorted),
      leastMicroseconds: sorted[0] ?? 0,
      mostMicroseconds: sorted.at(-1) ?? 0,
      ratioToReference: median(sorted) / reference,
    };
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
