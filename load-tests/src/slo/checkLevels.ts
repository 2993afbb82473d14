import type { RunFigures } from "../report/LoadReport.ts";
import { FIGURES, type FigureName, write } from "./figures.ts";
import type { Level, ServiceLevels } from "./serviceLevels.ts";

/** What became of one level. */
export interface LevelOutcome {
  readonly figure: FigureName;
  readonly most?: number;
  readonly least?: number;
  /** Null where the run could not say; that breaks nothing. */
  readonly value: number | null;
  readonly kept: boolean;
}

/** Holds a run against the levels that are meant for crowds of its size. */
export function checkLevels(run: RunFigures, { levels }: ServiceLevels): LevelOutcome[] {
  return levels
    .filter(({ upToBots = Number.POSITIVE_INFINITY, aboveBots = 0 }) => run.bots <= upToBots && run.bots > aboveBots)
    .map((level) => {
      const value = FIGURES[level.figure].read(run);
      return { ...limitsOf(level), figure: level.figure, value, kept: value === null || isWithin(value, level) };
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
      return `${FIGURES[figure].name}: ${write(figure, value ?? 0)}; ${limits.join(" and ")} (${figure}).${first}`;
    });
}

function limitsOf({ most, least }: Level): Pick<LevelOutcome, "most" | "least"> {
  return { ...(most === undefined ? {} : { most }), ...(least === undefined ? {} : { least }) };
}

// Said so that what is no number breaks.
function isWithin(value: number, { most = Number.POSITIVE_INFINITY, least = Number.NEGATIVE_INFINITY }: Level) {
  return value <= most && value >= least;
}
