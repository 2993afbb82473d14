import type { z } from "zod";
import type { AuditAction } from "../auditActions.ts";
import type { Permission } from "../permissions.ts";

/**
 * Who may use a route. The first five say who one is on the platform, the others what one is in the world that the
 * address names; each includes what the address implies: a private world is there for its members alone, and whoever is
 * banned from a world, or from the platform, is refused.
 */
export const ACCESS = {
  anyone: "Everybody, signed in or not.",
  signedIn: "Guests and registered users.",
  registered: "Registered users: an e-mail address is confirmed, or a provider vouches for them.",
  administrator: "Administrators of the platform; below /admin with a token of its own audience.",
  member: "Members of the world, guests among them.",
  owner: "The owner of the world.",
} as const;
export type Access = keyof typeof ACCESS | Permission;

export type RouteMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A file that is sent as it is. */
export interface Upload {
  /** What is counted, each kind on its own: how often one person may send it. */
  readonly kind: "map" | "picture";
  readonly contentType: string;
  readonly maxBytes: number;
}

/** One thing that the API can be asked: all there is to know of it but how it is done. */
export interface Route {
  readonly method: RouteMethod;
  /** Below /api/v1; `:name` stands for one segment, described by `params`. */
  readonly path: string;
  readonly topic: string;
  /** A sentence that says what it does. */
  readonly summary: string;
  readonly who: Access;
  /** What the audit log calls it: every route that changes something by a power has one. */
  readonly audit?: AuditAction;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** A file in place of a JSON body, as it is. */
  readonly upload?: Upload;
  /** What is answered; nothing at all (204) where it is left out. */
  readonly answer?: z.ZodType;
  /** 200 unless it says something else. */
  readonly status?: 200 | 201 | 202 | 302;
}

/** Keeps a table's own types, so that both ends know each route's shapes. */
export const defineRoutes = <const Table extends Record<string, Route>>(table: Table): Table => table;
