declare const brand: unique symbol;

/** One sign-in of a user on one device (ID1): a row in `sessions`. UUID. */
export type SessionId = string & { readonly [brand]: "SessionId" };
/** One version of a world's map: a row in `map_versions`. UUID. */
export type MapVersionId = string & { readonly [brand]: "MapVersionId" };

/** Marks a checked string as a session's id. */
export const sessionId = (value: string): SessionId => value as SessionId;
/** Marks a checked string as a map version's id. */
export const mapVersionId = (value: string): MapVersionId => value as MapVersionId;
