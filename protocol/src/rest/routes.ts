import type { z } from "zod";
import { accountRoutes } from "./account.ts";
import { invitationRoutes } from "./invitations.ts";
import { memberRoutes } from "./members.ts";
import { moderationRoutes } from "./moderation.ts";
import type { Route } from "./Route.ts";
import { roleRoutes } from "./roles.ts";
import { sessionRoutes } from "./session.ts";
import { worldRoutes } from "./worlds.ts";

/**
 * Everything that the API can be asked. The server's routing, validation, documentation and the table of
 * docs/permissions.md come out of it, and the client's types.
 */
export const ROUTES = {
  ...sessionRoutes,
  ...accountRoutes,
  ...worldRoutes,
  ...invitationRoutes,
  ...roleRoutes,
  ...memberRoutes,
  ...moderationRoutes,
} as const satisfies Record<string, Route>;

export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;

/** The shape in a route's part, after reading (`output`) or before sending (`input`); undefined where it has none. */
export type RouteOutput<Name extends RouteName, Part extends "params" | "query" | "body" | "answer"> =
  Routes[Name] extends Record<Part, infer Shape extends z.ZodType> ? z.output<Shape> : undefined;
export type RouteInput<Name extends RouteName, Part extends "params" | "query" | "body" | "answer"> =
  Routes[Name] extends Record<Part, infer Shape extends z.ZodType> ? z.input<Shape> : undefined;

/** Where the API lies on its origin. */
export const API_PREFIX = "/api/v1";
/** A header that a page of another site cannot send without being asked first: needed where something changes. */
export const REQUEST_HEADER = "X-CrowdWire";
/** Pages that links in e-mails and invitations lead to; the first two carry their secret behind a #, the last in the path. */
export const LINK_PAGES = {
  confirmEmail: "/confirm",
  resetPassword: "/reset-password",
  invitation: "/invite",
} as const;
