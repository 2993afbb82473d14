/** What the crowd calls its messages: who of it says the how manieth. Nobody else's look like that. */
const NAMED = /^load-[0-9a-z]+-([0-9a-z]{4})-([0-9a-z]+)$/u;
/** Second in which this thread began: a world remembers the names of an earlier run, and would take them for said already. */
const RUN = Math.floor(performance.timeOrigin / 1000).toString(36);
/** Begins each of these names. */
export const CHAT_NAME_BEGINS = "load-";

/** A name for the message of this number of the bot of this index; numbers are counted from 1. */
export function chatName(index: number, number: number): string {
  return `${CHAT_NAME_BEGINS}${RUN}-${index.toString(36).padStart(4, "0")}-${number.toString(36)}`;
}

/** Whose message it is and which of theirs; null where it is not the crowd's. */
export function readChatName(name: string): { readonly index: number; readonly number: number } | null {
  const [, index, number] = NAMED.exec(name) ?? [];
  if (index === undefined || number === undefined) return null;
  return { index: Number.parseInt(index, 36), number: Number.parseInt(number, 36) };
}
