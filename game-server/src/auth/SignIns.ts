import type { Database, Repositories, Session, SessionId, User } from "@crowdwire/db";
import type { GuestSignIn, UserId } from "@crowdwire/protocol";
import { hashSecret, type SessionCookie } from "./SessionCookie.ts";

const DAY_SECONDS = 86_400;
/**
 * A cookie may be shown again for so long, as long as none that followed it was: two tabs ask at once, or an answer is lost.
 * As long as an access token is good, since only then does a page that got no answer need to ask again.
 */
const GRACE_MS = 300_000;

export interface SignInsOptions {
  readonly db: Database;
  readonly cookie: SessionCookie;
  /** A session ends this long after the last visit. */
  readonly sessionDays: number;
  readonly now: () => Date;
}

/** A sign-in that has just begun or been prolonged. */
export interface StartedSignIn {
  readonly user: User;
  readonly session: Session;
  /** The Set-Cookie header with its new secret. */
  readonly setCookie: string;
  /** The page to go on with, where signing in led away from it. */
  readonly returnTo?: string;
}

export type Refreshed =
  | ({ readonly kind: "refreshed" } & StartedSignIn)
  /** No cookie, or one that no longer holds; `forget` makes the browser forget it. */
  | { readonly kind: "nobody"; readonly forget: string | undefined }
  /** Somebody showed a cookie that had been replaced: the whole session has been ended. */
  | { readonly kind: "stolen"; readonly userId: UserId; readonly sessionId: SessionId; readonly forget: string };

/**
 * Starts, prolongs and ends sign-ins. A session is kept by an opaque cookie that is good for one use: each buys an access
 * token and the next cookie, and showing a spent one ends the session for everybody who holds it (RFC 9700, 4.14.2).
 */
export class SignIns {
  readonly #options: SignInsOptions;

  constructor(options: SignInsOptions) {
    this.#options = options;
  }

  /** Trades the cookie of this header for the next one. */
  async refresh(cookieHeader: string | undefined): Promise<Refreshed> {
    const { db, cookie, now } = this.#options;
    const shown = cookie.read(cookieHeader);
    if (shown === undefined) return { kind: "nobody", forget: undefined };
    const secret = cookie.newSecret();
    const outcome = await db.sessions.rotate({
      tokenSha256: hashSecret(shown),
      nextSha256: hashSecret(secret),
      now: now(),
      expiresAt: this.#newExpiry(),
      graceMs: GRACE_MS,
    });
    switch (outcome.kind) {
      case "rotated":
        await db.users.touch(outcome.user.id, now());
        return {
          kind: "refreshed",
          user: outcome.user,
          session: outcome.session,
          setCookie: cookie.write(secret, this.#lifetimeSeconds),
        };
      case "reused":
        return { kind: "stolen", userId: outcome.userId, sessionId: outcome.sessionId, forget: cookie.clear() };
      case "unknown":
        return { kind: "nobody", forget: cookie.clear() };
    }
  }

  /** Whose cookie this is, without using it up: for navigation, which carries no access token. */
  async peek(cookieHeader: string | undefined): Promise<{ user: User; session: Session } | null> {
    const { db, cookie, now } = this.#options;
    const secret = cookie.read(cookieHeader);
    return secret === undefined ? null : db.sessions.findByToken(hashSecret(secret), now());
  }

  /** Creates a guest and signs them in, both or neither (TR3). */
  async startGuest(guest: GuestSignIn, userAgent: string): Promise<StartedSignIn> {
    return this.#options.db.transaction(async (repositories) => {
      const user = await repositories.users.createGuest({ displayName: guest.name, look: guest.look });
      return this.start(user, userAgent, repositories);
    });
  }

  /** Signs somebody in on this device, who had to prove anew who they are where told; in a transaction where its repositories are given. */
  async start(
    user: User,
    userAgent: string,
    { sessions }: Pick<Repositories, "sessions"> = this.#options.db,
    provedAt?: Date,
  ): Promise<StartedSignIn> {
    const { cookie } = this.#options;
    const secret = cookie.newSecret();
    const session = await sessions.create({
      userId: user.id,
      tokenSha256: hashSecret(secret),
      expiresAt: this.#newExpiry(),
      userAgent,
      provedAt,
    });
    return { user, session, setCookie: cookie.write(secret, this.#lifetimeSeconds) };
  }

  /** Ends a sign-in; answers the Set-Cookie header that makes the browser forget it. */
  async end(session: SessionId): Promise<string> {
    await this.#options.db.sessions.delete(session);
    return this.#options.cookie.clear();
  }

  /** The Set-Cookie header that makes a browser forget. */
  forget(): string {
    return this.#options.cookie.clear();
  }

  get #lifetimeSeconds(): number {
    return this.#options.sessionDays * DAY_SECONDS;
  }

  #newExpiry(): Date {
    return new Date(this.#options.now().getTime() + this.#lifetimeSeconds * 1000);
  }
}
