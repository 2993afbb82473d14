declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** One sign-in of a user on one device (ID1): a row in `sessions`. UUID. */
export type SessionId = Id<"SessionId">;
/** One version of a world's map: a row in `map_versions`. UUID. */
export type MapVersionId = Id<"MapVersionId">;
/** A role in a world. UUID. */
export type RoleId = Id<"RoleId">;
/** An invitation link to a world. UUID. */
export type InvitationId = Id<"InvitationId">;
/** A ban, standing or lifted. UUID. */
export type BanId = Id<"BanId">;
/** A report of a person or a world. UUID. */
export type ReportId = Id<"ReportId">;

/** Marks a checked string as a session's id. */
export const sessionId = (value: string): SessionId => value as SessionId;
/** Marks a checked string as a map version's id. */
export const mapVersionId = (value: string): MapVersionId => value as MapVersionId;
/** Marks a checked string as a role's id. */
export const roleId = (value: string): RoleId => value as RoleId;
/** Marks a checked string as an invitation's id. */
export const invitationId = (value: string): InvitationId => value as InvitationId;
/** Marks a checked string as a ban's id. */
export const banId = (value: string): BanId => value as BanId;
/** Marks a checked string as a report's id. */
export const reportId = (value: string): ReportId => value as ReportId;
