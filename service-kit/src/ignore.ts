import type { Logger } from "./createLogger.ts";

/**
 * Lets a promise go on by itself although its failure changes nothing, and says why at the call.
 * The failure is logged at debug with that reason.
 */
export function ignore(promise: Promise<unknown>, why: string, logger: Pick<Logger, "debug">): void {
  promise.catch((error: unknown) => {
    logger.debug({ err: error, why }, "a failure was ignored on purpose");
  });
}
