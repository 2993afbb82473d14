/** Whoever started it has ended it, before there was anything to report; `message` says so. */
export class EndedEarly extends Error {
  override name = "EndedEarly";
}

/** Waits for something, but no longer than until it is ended from outside. @throws EndedEarly with this sentence */
export async function unlessEnded<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  sentence: string,
): Promise<Result> {
  let end: () => void = () => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    end = () => reject(new EndedEarly(sentence));
    signal.addEventListener("abort", end);
  });
  // What it comes to afterwards is nobody's business any more.
  work.catch(() => undefined);
  try {
    if (signal.aborted) throw new EndedEarly(sentence);
    return await Promise.race([work, ended]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** Waits for so long, or until it is ended from outside. */
export function sleepUnlessEnded(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
