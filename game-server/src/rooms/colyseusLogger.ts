import type { Logger } from "@crowdwire/service-kit";

/**
 * Colyseus' own words in our log. It prints as errors what a peer did (an oversized message, a refused join) as well as
 * what went wrong in it; what needs a human reaches us through the rooms' hooks, so these are warnings.
 */
export function colyseusLogger(logger: Logger) {
  const say =
    (level: "debug" | "info" | "warn") =>
    (...words: unknown[]) => {
      logger[level]({ said: words.map(String).join(" ").split("\n", 1)[0] }, "Colyseus said something.");
    };
  return { debug: say("debug"), trace: say("debug"), info: say("debug"), warn: say("info"), error: say("warn") };
}
