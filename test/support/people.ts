import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Database, User } from "@crowdwire/db";
import { KeyRing } from "../../game-server/src/auth/KeyRing.ts";
import { hashSecret, SessionCookie } from "../../game-server/src/auth/SessionCookie.ts";
import { SessionTokens } from "../../game-server/src/auth/SessionTokens.ts";
import { plainLook } from "./useWorld.ts";

/** Somebody who is signed in without having asked the API: what a bot needs of an account, and a way to ask the API. */
export interface SignedInPerson {
  readonly user: User;
  readonly profile: { userId: string; name: string; look: typeof plainLook; isGuest: boolean };
  /** What their browser would keep of the sign-in. */
  readonly cookie: { readonly name: string; readonly value: string };
  gameToken(): Promise<string>;
  /** Asks a route of the API as this person. */
  ask(url: string, method: string, path: string, body?: unknown): Promise<Response>;
}

/** Makes people in a database and signs them in with the keys of the servers that share `dataDir`. */
export class PeopleMaker {
  readonly #db: Database;
  readonly #keyRing: KeyRing;

  private constructor(db: Database, keyRing: KeyRing) {
    this.#db = db;
    this.#keyRing = keyRing;
  }

  static async open(db: Database, dataDir: string): Promise<PeopleMaker> {
    const now = () => new Date();
    return new PeopleMaker(db, await KeyRing.open({ directory: join(dataDir, "keys"), rotateAfterDays: 30, now }));
  }

  async registered(name: string): Promise<SignedInPerson> {
    const email = `${randomUUID()}@example.org`;
    return this.#signIn(
      await this.#db.users.createAccount({ displayName: name, look: plainLook, email, isEmailConfirmed: true }),
    );
  }

  async guest(name: string): Promise<SignedInPerson> {
    return this.#signIn(await this.#db.users.createGuest({ displayName: name, look: plainLook }));
  }

  async #signIn(user: User): Promise<SignedInPerson> {
    const cookie = new SessionCookie(false);
    const secret = cookie.newSecret();
    const session = await this.#db.sessions.create({
      userId: user.id,
      tokenSha256: hashSecret(secret),
      expiresAt: new Date(Date.now() + 3_600_000),
      userAgent: "test",
    });
    const tokenFor = async (audience: "api" | "game" | "admin") => {
      const now = () => new Date();
      const tokens = new SessionTokens({
        audience,
        keyRing: this.#keyRing,
        issuer: "crowdwire",
        lifetimeSeconds: 300,
        now,
      });
      return (await tokens.issue({ userId: user.id, sessionId: session.id })).token;
    };
    return {
      user,
      profile: { userId: user.id, name: user.displayName, look: user.look, isGuest: user.isGuest },
      cookie: { name: cookie.name, value: secret },
      gameToken: () => tokenFor("game"),
      ask: async (url, method, path, body) =>
        fetch(`${url}/api/v1${path}`, {
          method,
          headers: {
            Authorization: `Bearer ${await tokenFor(path.startsWith("/admin/") ? "admin" : "api")}`,
            "X-CrowdWire": "1",
            Origin: url,
            ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
    };
  }
}
