import DataLoader from "dataloader";

/** A question is sent at most so often. Nobody notices the wait, and in a crowd a dozen gather meanwhile. */
const EVERY_MS = 10;
/** More would only make the first of them wait for the last. */
const MOST_AT_ONCE = 100;

/**
 * Answers a question that a crowd asks at the same moment: whoever asks when it has just been sent shares the next query with all
 * who ask meanwhile. A query costs this process and Postgres about the same for one as for a dozen (docs/decisions/0022). Nothing is
 * remembered: each answer is of a query that began after it was asked for. Whoever is alone waits for nobody.
 *
 * @param askAll answers all in one query, in their order. Where it rejects, all who shared it are refused: no asker may be able to
 *   spoil it for the others, so what reaches it has the right form.
 */
export function askTogether<Ask, Answer>(
  askAll: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
): (ask: Ask) => Promise<Answer> {
  let nextMs = Number.NEGATIVE_INFINITY;
  const loader = new DataLoader<Ask, Answer>(
    (asks) => {
      nextMs = performance.now() + EVERY_MS;
      return askAll(asks);
    },
    {
      cache: false,
      maxBatchSize: MOST_AT_ONCE,
      batchScheduleFn: (send) => {
        const waitMs = nextMs - performance.now();
        if (waitMs > 0) setTimeout(send, waitMs);
        else queueMicrotask(send);
      },
    },
  );
  return (ask) => loader.load(ask);
}
