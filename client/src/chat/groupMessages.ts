/** What grouping needs to know of a message. */
export interface Groupable {
  readonly from: string;
  readonly sentAtMs: number;
}

const PAUSE_MS = 5 * 60_000;

/** Does a message stand under the name of the one before: the same person, soon after, on the same day? */
export function continues(before: Groupable | undefined, message: Groupable): boolean {
  return (
    before !== undefined &&
    before.from === message.from &&
    message.sentAtMs - before.sentAtMs < PAUSE_MS &&
    !beginsDay(before, message)
  );
}

/** Is a message the first one of its day? */
export function beginsDay(before: Groupable | undefined, message: Groupable): boolean {
  return before === undefined || new Date(before.sentAtMs).toDateString() !== new Date(message.sentAtMs).toDateString();
}
