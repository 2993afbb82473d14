import type { Repositories } from "@crowdwire/db";
import type { Request } from "express";
import type { SessionTokens } from "../auth/SessionTokens.ts";
import { TokenRefused } from "../auth/TokenRefused.ts";
import { notSignedIn, ProblemError } from "../http/ProblemError.ts";
import { bannedFromPlatform } from "./banned.ts";
import type { Caller } from "./Caller.ts";

export interface IdentifyCaller {
  readonly tokens: Pick<SessionTokens, "verify">;
  readonly db: Pick<Repositories, "sessions">;
  readonly now: () => Date;
}

/**
 * Who sends this request, by the access token in its Authorization header; null without one. The database is asked as well,
 * so that a sign-out and a ban hold at once, and where it cannot be asked nobody is believed.
 *
 * @throws ProblemError notSignedIn, tokenExpired, bannedFromPlatform
 */
export async function identifyCaller({ tokens, db, now }: IdentifyCaller, request: Request): Promise<Caller | null> {
  const header = request.get("Authorization");
  if (header === undefined) return null;
  const token = /^Bearer ([\w.-]{1,4096})$/u.exec(header)?.[1];
  if (token === undefined) throw notSignedIn();
  const claims = await tokens.verify(token).catch((error: unknown) => {
    if (!(error instanceof TokenRefused)) throw error;
    if (error.reason !== "expired") throw notSignedIn();
    throw new ProblemError("tokenExpired", "Your access token has expired. Fetch the next one at /session/refresh.");
  });
  const caller = await db.sessions.findCaller(claims.sessionId, now());
  if (caller === null || caller.user.id !== claims.userId) throw notSignedIn();
  const { user, platformBan } = caller;
  if (platformBan !== null) throw bannedFromPlatform(platformBan);
  return { user, sessionId: claims.sessionId };
}
