/** Nobody writes so soon after the measuring began, or so shortly before it ends: what is said is heard within. */
export const CHAT_PAUSES = { quietBeforeMs: 500, quietAfterMs: 1000 } as const;

/** For so much of this time people write, in seconds. */
export const writtenSeconds = (seconds: number): number =>
  seconds - (CHAT_PAUSES.quietBeforeMs + CHAT_PAUSES.quietAfterMs) / 1000;
