import type { RunFigures } from "../report/LoadReport.ts";
import { FIGURES, type FigureName, isDue, write } from "./figures.ts";
import type { Level, ServiceLevels } from "./serviceLevels.ts";

/** What became of one level. */
export interface LevelOutcome {
  readonly figure: FigureName;
  readonly most?: number;
  readonly least?: number;
  /** Null where it was not measured; broken where it should have been, as a crowd to whom no snapshot ever came should have seen some. */
  readonly value: number | null;
  readonly kept: boolean;
}

/** Holds a run against the levels that are meant for crowds of its size. */
export function checkLevels(run: RunFigures, { levels }: ServiceLevels): LevelOutcome[] {
  return levels
    .filter(({ upToBots = Number.POSITIVE_INFINITY, aboveBots = 0 }) => run.bots <= upToBots && run.bots > aboveBots)
    .map((level) => {
      const value = FIGURES[level.figure].read(run);
      const kept = value === null ? !isDue(level.figure, run) : isWithin(value, level);
      return { ...limitsOf(level), figure: level.figure, value, kept };
    });
}

/** A sentence for each level that was not kept. */
export function breachesOf(run: RunFigures, outcomes: readonly LevelOutcome[]): string[] {
  return outcomes
    .filter(({ kept }) => !kept)
    .map(({ figure, value, most, least }) => {
      const limits = [
        most === undefined ? "" : `at most ${write(figure, most)}`,
        least === undefined ? "" : `at least ${write(figure, least)}`,
      ].filter((limit) => limit !== "");
      const first = figure === "errors" ? ` The first: ${run.crowd.errors[0]}` : "";
      return `${FIGURES[figure].name}: ${value === null ? "never measured" : write(figure, value)}; ${limits.join(" and ")} (${figure}).${first}`;
    });
}

function limitsOf({ most, least }: Level): Pick<LevelOutcome, "most" | "least"> {
  return { ...(most === undefined ? {} : { most }), ...(least === undefined ? {} : { least }) };
}

// Said so that what is no number breaks.
function isWithin(value: number, { most = Number.POSITIVE_INFINITY, least = Number.NEGATIVE_INFINITY }: Level) {
  return value <= most && value >= least;
}
