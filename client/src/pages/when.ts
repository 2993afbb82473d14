const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const ago = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

const STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** A moment of the API (ISO 8601) as people here write it: with the time of day. */
export const showMoment = (iso: string): string => moment.format(new Date(iso));

/** The same without the time of day. */
export const showDay = (iso: string): string => day.format(new Date(iso));

/** How long ago or from now: “3 hours ago”, “in 6 days”. */
export function showDistance(iso: string, nowMs = Date.now()): string {
  const seconds = (new Date(iso).getTime() - nowMs) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step === undefined ? "just now" : ago.format(Math.round(seconds / step[1]), step[0]);
}

/** Until when something lasts; null: for good. */
export const showUntil = (iso: string | null): string => (iso === null ? "for good" : `until ${showMoment(iso)}`);
