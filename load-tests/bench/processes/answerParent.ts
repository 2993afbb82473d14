/** What a program can be asked, by question. What a handler throws is the answer's error. */
export type Handlers = Readonly<Record<string, (body: never) => unknown>>;

interface Question {
  readonly id: number;
  readonly question: string;
  readonly body: unknown;
}

/** Answers the questions of the process that started this one, and ends when it is gone or says so. */
export function answerParent(handlers: Handlers): void {
  process.on("message", (message) => {
    const { id, question, body } = message as Question;
    const handler = handlers[question] as ((body: unknown) => unknown) | undefined;
    Promise.resolve()
      .then(() => {
        if (!handler) throw new Error(`Nobody answers "${question}" here.`);
        return handler(body);
      })
      .then(
        (answer) => process.send?.({ id, answer: answer ?? null }),
        (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
      )
      .catch(() => process.exit(1));
  });
  process.on("disconnect", () => process.exit(0));
  process.on("SIGTERM", () => process.exit(0));
}
