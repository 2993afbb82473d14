import type { RouteInput, RouteName, RouteOutput, Routes } from "@crowdwire/protocol/rest";
import type { Request } from "express";
import type { Caller } from "./Caller.ts";
import type { WorldAccess } from "./WorldAccess.ts";

/** What an answer can do besides its body. */
export interface Reply {
  /** A Set-Cookie header. */
  setCookie(header: string): void;
  /** Sends the browser on; only for routes of status 302. */
  redirect(url: string): void;
  /** Another status than the route's own. */
  status(code: number): void;
}

/** One request of a route, after every check of the table: who asks may do so, and every part has its shape. */
export interface Call<Name extends RouteName> {
  readonly params: RouteOutput<Name, "params">;
  readonly query: RouteOutput<Name, "query">;
  /** The bytes of the file, where the route takes one. */
  readonly body: Routes[Name] extends { readonly upload: unknown } ? Uint8Array : RouteOutput<Name, "body">;
  /** Nobody only where the table lets everybody in. */
  readonly caller: Routes[Name]["who"] extends "anyone" ? Caller | null : Caller;
  /** The world that the address names, and what the caller is in it. */
  readonly world: Routes[Name]["path"] extends `${string}/:world${string}` ? WorldAccess : null;
  readonly request: Request;
  readonly reply: Reply;
}

/** How one route is done. @throws ProblemError, or an AppError that becomes one. */
export type Handler<Name extends RouteName> = (
  call: Call<Name>,
) => Promise<RouteInput<Name, "answer">> | RouteInput<Name, "answer">;

/** How some routes are done, by their names in the table. */
export type Handlers<Names extends RouteName = RouteName> = { readonly [Name in Names]: Handler<Name> };
