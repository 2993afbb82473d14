import type { Database, Session, User } from "@crowdwire/db";
import type { GuestSignIn } from "@crowdwire/protocol";
import { hashSecret, type SessionCookie } from "./SessionCookie.ts";

const DAY_SECONDS = 86_400;

export interface SignInsOptions {
  readonly db: Database;
  readonly cookie: SessionCookie;
  /** A session ends this long after the last visit. */
  readonly sessionDays: number;
  readonly now: () => Date;
}

/** Somebody who is signed in. */
export interface SignedIn {
  readonly user: User;
  readonly session: Session;
  /** A Set-Cookie header to send along, when the cookie is new or was prolonged. */
  readonly setCookie?: string;
}

/** Starts, finds, prolongs and ends sign-ins. */
export class SignIns {
  readonly #options: SignInsOptions;

  constructor(options: SignInsOptions) {
    this.#options = options;
  }

  /** Who sends this Cookie header; null where nobody is signed in by it (any more). */
  async find(cookieHeader: string | undefined): Promise<SignedIn | null> {
    const { db, cookie, now } = this.#options;
    const secret = cookie.read(cookieHeader);
    if (secret === undefined) return null;
    const found = await db.sessions.findByToken(hashSecret(secret), now());
    return found === null ? null : this.#prolong(found, secret);
  }

  /** Creates a guest and signs them in, both or neither (TR3). */
  async startGuest(guest: GuestSignIn, userAgent: string): Promise<SignedIn> {
    const { db, cookie } = this.#options;
    const secret = cookie.newSecret();
    const { user, session } = await db.transaction(async ({ users, sessions }) => {
      const user = await users.createGuest({ displayName: guest.name, look: guest.look });
      const tokenSha256 = hashSecret(secret);
      return {
        user,
        session: await sessions.create({ userId: user.id, tokenSha256, expiresAt: this.#newExpiry(), userAgent }),
      };
    });
    return { user, session, setCookie: cookie.write(secret, this.#lifetimeSeconds) };
  }

  /** Ends a sign-in; answers the Set-Cookie header that makes the browser forget it. */
  async end(session: Session): Promise<string> {
    await this.#options.db.sessions.delete(session.id);
    return this.#options.cookie.clear();
  }

  /** Moves the session's end when a day of it is used up: a write a day, not one for each request. */
  async #prolong(found: { user: User; session: Session }, secret: string): Promise<SignedIn> {
    const { db, cookie, now } = this.#options;
    const expiresAt = this.#newExpiry();
    if (expiresAt.getTime() - found.session.expiresAt.getTime() < DAY_SECONDS * 1000) return found;
    await db.sessions.renew(found.session.id, expiresAt);
    await db.users.touch(found.user.id, now());
    return {
      user: found.user,
      session: { ...found.session, expiresAt },
      setCookie: cookie.write(secret, this.#lifetimeSeconds),
    };
  }

  get #lifetimeSeconds(): number {
    return this.#options.sessionDays * DAY_SECONDS;
  }

  #newExpiry(): Date {
    return new Date(this.#options.now().getTime() + this.#lifetimeSeconds * 1000);
  }
}
