/** What keeps a few words in this browser. */
export type Storage = Pick<globalThis.Storage, "getItem" | "setItem">;
/** And can forget them. */
export type ErasableStorage = Storage & Pick<globalThis.Storage, "removeItem">;

/** The browser's storage; null where it is forbidden. */
export function browserStorage(): ErasableStorage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch (error) {
    // Private windows and strict settings throw here: then nothing is remembered, and nothing else is lost.
    if (error instanceof DOMException) return null;
    throw error;
  }
}
