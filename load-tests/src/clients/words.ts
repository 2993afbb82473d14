/** First byte of a message of Colyseus' protocol (its `Protocol`), as far as a client in a world meets it. */
export const CODE = { join: 10, error: 11, leave: 12, words: 13, state: 14, patch: 15, bytes: 17 } as const;
/** Modifiers of the code lie above these bits. */
export const CODE_BITS = 0x1f;

const SHORT_TEXT = 0xa0;
const LONGEST_SHORT_TEXT = 31;
const TEXT = 0xd9;
const LONGEST_TEXT = 255;
const SHORT_MAP = 0x80;

/** A message in words whose fields are all texts of a few sentences at most, as Colyseus sends it: code, name, MessagePack. */
export function encodeWords(name: string, message: Readonly<Record<string, string>>): Uint8Array {
  const fields = Object.entries(message);
  const texts = [name, ...fields.flat()];
  if (fields.length > 15 || texts.some((text) => Buffer.byteLength(text) > LONGEST_TEXT)) {
    throw new RangeError(`The message "${name}" is more than short texts.`);
  }
  const [nameBytes = [], ...fieldBytes] = texts.map((text) => {
    const bytes = Buffer.from(text);
    return bytes.length > LONGEST_SHORT_TEXT ? [TEXT, bytes.length, ...bytes] : [SHORT_TEXT | bytes.length, ...bytes];
  });
  return Uint8Array.from([CODE.words, ...nameBytes, SHORT_MAP | fields.length, ...fieldBytes.flat()]);
}

/** Whether a message in words bears this name. */
export function isNamed(message: Uint8Array, name: string): boolean {
  if (message[1] !== (SHORT_TEXT | name.length)) return false;
  for (let index = 0; index < name.length; index++) {
    if (message[2 + index] !== name.charCodeAt(index)) return false;
  }
  return true;
}
