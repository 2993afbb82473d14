import type { Database, Session, SessionId, User } from "@crowdwire/db";
import { GuestSignIn, type Profile, ProfileChange, type UserId } from "@crowdwire/protocol";
import type { RateLimiter } from "@crowdwire/service-kit";
import { Router } from "express";
import type { SessionTokens } from "../../auth/SessionTokens.ts";
import type { SignedIn, SignIns } from "../../auth/SignIns.ts";
import type { GameServerMetrics } from "../../metrics.ts";
import type { Identify } from "../Identify.ts";
import { notSignedIn, ProblemError } from "../ProblemError.ts";
import { parseBody } from "../parseBody.ts";
import type { SignInLimit } from "../SignInLimit.ts";

/** What others in the process want to know of accounts: a live avatar changes its name, a live user is signed out. */
export interface AccountListener {
  profileChanged?(profile: Profile): void;
  signedOut?(user: UserId, session: SessionId): void;
}

export interface SessionRoutes {
  readonly db: Database;
  readonly signIns: SignIns;
  readonly identify: Identify;
  readonly gameTokens: SessionTokens;
  readonly signInLimit: SignInLimit;
  /** Changes of a profile and game tokens, for each session. */
  readonly sessionLimit: RateLimiter;
  readonly listener: AccountListener;
  readonly metrics: GameServerMetrics;
}

/** Who one is: /session, /session/guest, /session/game-token, /profile. */
export function sessionRoutes({
  db,
  signIns,
  identify,
  gameTokens,
  signInLimit,
  sessionLimit,
  listener,
  metrics,
}: SessionRoutes): Router {
  const router = Router();

  function spend(session: Session): void {
    if (sessionLimit.take(session.id)) return;
    throw new ProblemError("tooManyRequests", "That was very often in a short time. Try again in a few seconds.", {
      retryAfterSeconds: 5,
    });
  }

  async function change({ user, session }: SignedIn, wish: ProfileChange): Promise<Profile> {
    spend(session);
    const changed = await db.users.update(user.id, { displayName: wish.name, look: wish.look });
    if (changed === null) throw notSignedIn();
    const profile = toProfile(changed);
    listener.profileChanged?.(profile);
    return profile;
  }

  router.get("/session", async (request, response) => {
    const found = await identify.optional(request, response);
    response.json(found && toProfile(found.user));
  });

  router.post("/session/guest", async (request, response) => {
    const guest = parseBody(GuestSignIn, request);
    // Whoever has a cookie is that person still: they choose a new name and look, and no row is made.
    const known = await identify.optional(request, response);
    if (known !== null) {
      response.json(await change(known, guest));
      return;
    }
    const verdict = await signInLimit.take(request.ip ?? "", request.get("X-Load-Test-Key"));
    if (!verdict.isAllowed) {
      throw new ProblemError(
        "tooManyRequests",
        `Too many people have signed in from your network. Try again in ${inWords(verdict.retryAfterSeconds)}.`,
        { retryAfterSeconds: verdict.retryAfterSeconds },
      );
    }
    const { user, setCookie } = await signIns.startGuest(guest, request.get("User-Agent") ?? "");
    metrics.guestsCreated.inc();
    if (setCookie !== undefined) response.append("Set-Cookie", setCookie);
    response.status(201).json(toProfile(user));
  });

  router.delete("/session", async (request, response) => {
    const { user, session } = await identify.required(request, response);
    const forget = await signIns.end(session);
    listener.signedOut?.(user.id, session.id);
    // Instead of, not beside, a cookie that was just prolonged.
    response.set("Set-Cookie", forget).status(204).end();
  });

  router.post("/session/game-token", async (request, response) => {
    const { user, session } = await identify.required(request, response);
    spend(session);
    response.json(await gameTokens.issue({ userId: user.id, sessionId: session.id }));
  });

  router.patch("/profile", async (request, response) => {
    const wish = parseBody(ProfileChange, request);
    response.json(await change(await identify.required(request, response), wish));
  });

  return router;
}

/** A user as the API shows them to themselves. */
export function toProfile(user: User): Profile {
  return { userId: user.id, name: user.displayName, look: user.look, isGuest: user.isGuest };
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
