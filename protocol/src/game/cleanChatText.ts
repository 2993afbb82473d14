/** Numbers of a chat that both ends know. */
export const CHAT_LIMITS = {
  /** Longest text, in characters as people count them (code points). */
  textChars: 500,
  lineBreaks: 10,
  /** People one text can name. */
  mentions: 10,
  /** Messages a newcomer is shown. */
  history: 50,
} as const;

/** What must not be in a text that others read: control characters, and those that turn the direction of text around. */
const UNSEEN = /(?!\n|\u200c|\u200d|[\u{e0020}-\u{e007f}])\p{C}/gu;
/** The joiners that emoji and some scripts need, where they join nothing. */
const IDLE_JOINERS = /^(?:\u200c|\u200d)+|(?:\u200c|\u200d)+$|(\u200c|\u200d)(?:\u200c|\u200d)+/gmu;
/** Marks piled on a letter beyond what any language does. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;
const TOO_MANY_BREAKS = /\n{3,}/gu;

/** Composed (NFC), and rid of all that has no place in what others read. */
const cleaned = (typed: string): string =>
  typed
    .normalize("NFC")
    .replace(/\r\n?|[\u2028\u2029]/gu, "\n")
    .replace(/\t/gu, " ")
    .replace(UNSEEN, "")
    .replace(PILED_MARKS, "$1")
    .replace(IDLE_JOINERS, "$1");

/** One line as others may read it: cleaned like a chat message, with its white space folded; "" where nothing is left. */
export const cleanLine = (typed: string): string => cleaned(typed).replace(/\s+/gu, " ").trim();

/**
 * A text as others may read it: composed (NFC), without control and direction characters, without piles of marks, with
 * at most one empty line in a row, trimmed. The same on both ends, so that a client can show what will be sent.
 *
 * @returns null where it has more characters or lines than `CHAT_LIMITS` allows; "" where nothing is left.
 */
export function cleanChatText(typed: string): string | null {
  const text = cleaned(typed).replace(TOO_MANY_BREAKS, "\n\n").trim();
  const breaks = text.split("\n").length - 1;
  return [...text].length > CHAT_LIMITS.textChars || breaks > CHAT_LIMITS.lineBreaks ? null : text;
}
