import { createRandom, type Random } from "@crowdwire/simulation";
import type { Attendance } from "./Scenario.ts";

/** Something that happens to a bot's connection, so long after the measuring began. */
export interface Coming {
  readonly atMs: number;
  readonly what: "join" | "leave" | "cut";
}

/** Cuts come at least so many times, however short the run. */
const LEAST_CUTS = 2;

/** When the bot of this index of a seed's crowd comes and goes: a stream of chance of its own, so that nothing else moves it. */
export function comingsOf(attendance: Attendance, seed: number, index: number, seconds: number): Coming[] {
  return planAttendance(attendance, createRandom((seed * 65_537 + index) ^ 0x5ca1ab1e), seconds);
}

/** When a bot comes and goes in a run that is measured for `seconds`: all there is, in order. */
export function planAttendance(attendance: Attendance, random: Random, seconds: number): Coming[] {
  switch (attendance.kind) {
    case "stay":
      return [];
    case "cuts": {
      const count = Math.max(LEAST_CUTS, Math.floor(seconds / attendance.everySeconds) - 1);
      // Evenly spread, so that after the last as much time is left to come back as after the others.
      return Array.from({ length: count }, (_, index) => ({
        atMs: ((index + 1) / (count + 1)) * seconds * 1000,
        what: "cut" as const,
      }));
    }
    case "churn": {
      const { staySeconds, awaySeconds } = attendance;
      const comings: Coming[] = [];
      // Nobody has just arrived when the measuring begins: the first stay is already under way.
      let atMs = random() * staySeconds[1] * 1000;
      while (atMs < seconds * 1000) {
        comings.push({ atMs, what: "leave" });
        atMs += within(awaySeconds, random) * 1000;
        if (atMs >= seconds * 1000) break;
        comings.push({ atMs, what: "join" });
        atMs += within(staySeconds, random) * 1000;
      }
      return comings;
    }
  }
}

function within([from, to]: readonly [number, number], random: Random): number {
  return from + random() * (to - from);
}
