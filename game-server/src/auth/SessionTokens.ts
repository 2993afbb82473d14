import { type SessionId, sessionId } from "@crowdwire/db";
import { type GameToken, type UserId, userId } from "@crowdwire/protocol";
import { SignJWT } from "jose";
import { z } from "zod";
import { type KeyRing, SIGNING_ALGORITHM } from "./KeyRing.ts";
import { TokenRefused } from "./TokenRefused.ts";
import { type TokenAudience, verifyToken } from "./verifyToken.ts";

/** What a token says: who, by which sign-in. */
export interface SessionClaims {
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly expiresAt: Date;
}

export interface SessionTokensOptions {
  readonly keyRing: KeyRing;
  readonly issuer: string;
  /** Who these tokens are for. */
  readonly audience: Extract<TokenAudience, "api" | "game" | "admin">;
  readonly lifetimeSeconds: number;
  readonly now: () => Date;
}

const Claims = z.object({ sub: z.uuid(), sid: z.uuid(), exp: z.int() });

/** Makes and checks the short-lived tokens of a person's session, for one audience: the API, a world, the administration. */
export class SessionTokens {
  readonly #options: SessionTokensOptions;

  constructor(options: SessionTokensOptions) {
    this.#options = options;
  }

  /** A token good for a few minutes. */
  async issue(claims: Pick<SessionClaims, "userId" | "sessionId">): Promise<GameToken> {
    const { keyRing, issuer, audience, lifetimeSeconds, now } = this.#options;
    const key = keyRing.signingKey();
    const issuedAtSeconds = Math.floor(now().getTime() / 1000);
    const expiresAtSeconds = issuedAtSeconds + lifetimeSeconds;
    const token = await new SignJWT({ sid: claims.sessionId })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: key.kid, typ: "JWT" })
      .setSubject(claims.userId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(issuedAtSeconds)
      .setExpirationTime(expiresAtSeconds)
      .sign(key.privateKey);
    return { token, expiresAt: new Date(expiresAtSeconds * 1000).toISOString() };
  }

  /**
   * Who presents this token. Says nothing about whether their session has ended since: ask `db.sessions.findUser`.
   * @throws TokenRefused with the reason.
   */
  async verify(token: string): Promise<SessionClaims> {
    const { keyRing, issuer, audience, lifetimeSeconds, now } = this.#options;
    const payload = await verifyToken(token, {
      keyRing,
      issuer,
      audience,
      now: now(),
      maxAgeSeconds: lifetimeSeconds,
    });
    const claims = Claims.safeParse(payload);
    if (!claims.success) throw new TokenRefused("claims", claims.error);
    return {
      userId: userId(claims.data.sub),
      sessionId: sessionId(claims.data.sid),
      expiresAt: new Date(claims.data.exp * 1000),
    };
  }
}
