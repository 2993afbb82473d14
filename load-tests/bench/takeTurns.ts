import type { Sample } from "./report/comparison.ts";

export interface Turns<Name extends string> {
  readonly names: readonly Name[];
  readonly rounds: number;
  /** What all of them are measured at: "500 users". */
  readonly title: string;
  /** What is said of each while it is measured; its name where absent. */
  readonly descriptions?: Readonly<Record<Name, string>>;
  readonly progress: (line: string) => void;
  /** Measures one of them in one round, the first being 0. What it throws makes the round invalid. */
  measure(name: Name, round: number): Promise<Sample>;
}

/**
 * Measures what runs in processes of its own in turns, A B C A B C …, so that whatever else the machine does meanwhile
 * falls on all of them alike; says each and what is wrong with it. Answers the samples by name, in the order of the
 * rounds. `interleave` does so for work within this process.
 */
export async function takeTurns<Name extends string>(turns: Turns<Name>): Promise<Record<Name, Sample[]>> {
  const { names, rounds, title, descriptions, progress } = turns;
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      progress(`${title}, round ${round + 1} of ${rounds}: ${descriptions?.[name] ?? name}`);
      const sample = await turns.measure(name, round).catch(notMeasured);
      samples[name].push(sample);
      if (sample.invalid !== null) progress(`${title}, round ${round + 1}, ${name}: ${sample.invalid}`);
    }
  }
  return samples;
}

function notMeasured(error: unknown): Sample {
  return { figures: {}, invalid: `It could not be measured: ${error instanceof Error ? error.message : error}` };
}
