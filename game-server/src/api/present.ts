import type { Session, User } from "@crowdwire/db";
import type { Profile } from "@crowdwire/protocol";
import type { RouteInput } from "@crowdwire/protocol/rest";
import type { Request } from "express";
import type { StartedSignIn } from "../auth/SignIns.ts";
import type { ApiServices } from "./ApiServices.ts";

/** A user as the API shows them to themselves. */
export function toProfile(user: User): Profile {
  return { userId: user.id, name: user.displayName, look: user.look, isGuest: user.isGuest };
}

/** The answer to whoever has just signed in: who they are, and their first access token. */
export async function toSignIn(
  { tokens }: Pick<ApiServices, "tokens">,
  { user, session }: { readonly user: User; readonly session: Pick<Session, "id"> },
): Promise<RouteInput<"signInAsGuest", "answer">> {
  const { token, expiresAt } = await tokens.api.issue({ userId: user.id, sessionId: session.id });
  return { profile: toProfile(user), accessToken: token, expiresAt };
}

/** Sets the cookie of a sign-in that has just begun, and answers it. */
export async function answerSignIn(
  services: Pick<ApiServices, "tokens">,
  started: StartedSignIn,
  reply: { setCookie(header: string): void },
): Promise<RouteInput<"signInAsGuest", "answer">> {
  reply.setCookie(started.setCookie);
  return toSignIn(services, started);
}

/** What a browser says of itself. */
export const userAgentOf = (request: Request): string => request.get("User-Agent") ?? "";
/** Where a request comes from; only named proxies are believed (trust proxy). */
export const addressOf = (request: Request): string => request.ip ?? "";

/** A moment as the API writes it. */
export const moment = (date: Date): string => date.toISOString();
export const momentOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;

/** Which part of a list a page is. */
export const partOf = ({ page, limit }: { page: number; limit: number }) => ({ offset: (page - 1) * limit, limit });
