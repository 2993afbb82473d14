import { DatabaseUnavailable, type Repositories } from "@crowdwire/db";
import { ROUTES, type Route, type RouteName } from "@crowdwire/protocol/rest";
import { type Request, type Response, Router } from "express";
import type { SessionTokens } from "../auth/SessionTokens.ts";
import { ProblemError } from "../http/ProblemError.ts";
import { authorise } from "./authorise.ts";
import type { Call, Handler, Handlers } from "./Call.ts";
import { identifyCaller } from "./identifyCaller.ts";
import type { RateLimits } from "./RateLimits.ts";
import { readPart } from "./readPart.ts";
import { readUpload } from "./readUpload.ts";
import { findWorldAccess } from "./WorldAccess.ts";

export interface ApiRouterOptions {
  readonly db: Pick<Repositories, "sessions" | "bans" | "worlds" | "access">;
  readonly handlers: Handlers;
  readonly tokens: { readonly api: SessionTokens; readonly admin: SessionTokens };
  readonly limits: Pick<RateLimits, "spendChange" | "spendUpload">;
  readonly now: () => Date;
}

/**
 * Puts the table of routes and their handlers together. Each request is read and decided in one order: the address, who asks,
 * what they are in the world, whether they may; only then what they send. What the handler answers is held to its shape, too,
 * so that nothing leaves that the table does not name.
 */
export function createApiRouter(options: ApiRouterOptions): Router {
  const router = Router({ strict: false });
  const allowed = new Map<string, string[]>();
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const route: Route = ROUTES[name];
    const handler = options.handlers[name] as Handler<RouteName>;
    router[methodOf(route)](route.path, (request, response) => run(options, name, handler, request, response));
    allowed.set(route.path, [...(allowed.get(route.path) ?? []), route.method]);
  }
  for (const [path, methods] of allowed) {
    router.all(path, (request, response) => {
      response.set("Allow", methods.join(", "));
      throw new ProblemError("methodNotAllowed", `${request.method} is not possible here.`);
    });
  }
  return router;
}

async function run(
  options: ApiRouterOptions,
  name: RouteName,
  handler: Handler<RouteName>,
  request: Request,
  response: Response,
): Promise<void> {
  const { db, tokens, limits, now } = options;
  const route: Route = ROUTES[name];
  const params = route.params === undefined ? {} : readAddress(route, request.params);
  const audience = route.path.startsWith("/admin/") ? tokens.admin : tokens.api;
  const caller = await identifyCaller({ tokens: audience, db, now }, request);
  const reference = (params as { world?: string }).world;
  const world = reference === undefined ? null : await findWorldAccess(db, reference, caller, now());
  authorise({ route: name, who: route.who, caller, world });
  if (route.method !== "GET" && caller !== null) await limits.spendChange(caller.sessionId);
  const query = route.query === undefined ? undefined : readPart(route.query, request.query);
  // Counted before the file is read: whoever has sent too many sends no more megabytes.
  const giveBack =
    route.upload === undefined || caller === null
      ? undefined
      : await limits.spendUpload(route.upload.kind, caller.user.id);
  const body = await readBody(route, request, response);

  let status: number = route.status ?? (route.answer === undefined ? 204 : 200);
  let location: string | undefined;
  const reply = {
    setCookie: (header: string) => void response.append("Set-Cookie", header),
    redirect: (url: string) => {
      location = url;
    },
    status: (code: number) => {
      status = code;
    },
  };
  const call = { params, query, body, caller, world, request, reply } as unknown as Call<RouteName>;
  let answer: unknown;
  try {
    answer = await handler(call);
  } catch (error) {
    // That this server had no time, or its database was away, is nobody's try.
    if (isUnavailable(error)) await giveBack?.();
    throw error;
  }
  if (location !== undefined) response.redirect(status, location);
  else if (route.answer === undefined) response.status(status).end();
  else response.status(status).json(route.answer.parse(answer));
}

function isUnavailable(error: unknown): boolean {
  return error instanceof DatabaseUnavailable || (error instanceof ProblemError && error.code === "unavailable");
}

/** What is sent along: JSON has been read, a file is read only now that it may be sent. */
async function readBody(route: Route, request: Request, response: Response): Promise<unknown> {
  if (route.upload !== undefined) return readUpload(route.upload, request, response);
  return route.body === undefined ? undefined : readPart(route.body, request.body ?? {});
}

/** An address that cannot be one of ours leads nowhere. @throws ProblemError notFound, worldNotFound, linkExpired */
function readAddress(route: Route, params: unknown): Record<string, unknown> {
  const parsed = route.params!.safeParse(params);
  if (parsed.success) return parsed.data;
  const [field] = parsed.error.issues[0]?.path ?? [];
  if (field === "world") throw new ProblemError("worldNotFound", "There is no such world here. Check the address.");
  throw new ProblemError("notFound", "There is nothing at this address. Check it for a slip.");
}

function methodOf(route: Route): "get" | "post" | "put" | "patch" | "delete" {
  return route.method.toLowerCase() as ReturnType<typeof methodOf>;
}
