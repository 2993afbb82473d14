/** How `npm run load` ends, for a scenario and for the curve. */
export const EXIT = {
  kept: 0,
  broken: 1,
  provedNothing: 2,
  noServer: 3,
  notWritten: 4,
  /** As shells say it of whatever Ctrl-C has ended. */
  interrupted: 130,
} as const;

const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  kept: "every service level was kept; with curve: by the first size of the crowd at least",
  broken: "a service level was broken, somebody could not come in, or the server was lost meanwhile",
  provedNothing:
    "nothing was proved: the command was not understood, a file cannot be read or written, or the load itself was late",
  noServer: "no server: none answers, --serve could not start one, or it has no such world or too few places in it",
  notWritten: "it was measured, but a file could not be written (its levels are printed)",
  interrupted: "ended by Ctrl-C or SIGTERM before its time",
};

/** Every exit code and what it means, a line each. */
export const EXIT_CODES = (Object.keys(EXIT) as (keyof typeof EXIT)[])
  .map((name) => `  ${String(EXIT[name]).padEnd(5)}${MEANINGS[name]}`)
  .join("\n");
