import { GrantClaims, MEDIA_LIMITS, type ReplicaName } from "@crowdwire/protocol";
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from "jose";

/** Why a grant was not taken; for logs, never for its bearer. */
export type GrantRefusal = "malformed" | "invalid" | "expired" | "replayed" | "otherReplica" | "keysUnavailable";

export interface TakenGrant extends GrantClaims {
  /** Milliseconds since it was issued, at the least: grants are dated to the second. */
  readonly ageMs: number;
}

export interface GrantCheckOptions {
  /** The game server's keys: a `createRemoteJWKSet`, or a set of one's own in tests. */
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string;
  readonly replica: ReplicaName;
  /** Unix time. */
  readonly now: () => Date;
}

/** The keys that the game server publishes; fetched when a grant names one that is not known. */
export function remoteKeys(url: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), { cooldownDuration: 1000, timeoutDuration: 3000 });
}

/** Checks grants (SFU3): ES256, audience media, for this replica, at most a minute old, each taken once. */
export class GrantCheck {
  readonly #options: GrantCheckOptions;
  /** Grants that were taken → when they would have expired anyway, in seconds. */
  readonly #used = new Map<string, number>();

  constructor(options: GrantCheckOptions) {
    this.#options = options;
  }

  async take(grant: string): Promise<TakenGrant | { refused: GrantRefusal }> {
    const { keys, issuer, now, replica } = this.#options;
    const verified = await jwtVerify(grant, keys, {
      algorithms: ["ES256"],
      issuer,
      audience: "media",
      currentDate: now(),
      requiredClaims: ["exp", "iat", "jti", "sub"],
      maxTokenAge: MEDIA_LIMITS.grantSeconds,
    }).catch((error: unknown) => refusalOf(error));
    if ("refused" in verified) return verified;
    // A list of audiences would pass the library's check as long as we are on it.
    if (verified.payload.aud !== "media") return { refused: "invalid" };
    const claims = GrantClaims.safeParse(verified.payload);
    if (!claims.success) return { refused: "malformed" };
    const { jti, exp, iat } = claims.data;
    if (exp - iat > MEDIA_LIMITS.grantSeconds) return { refused: "invalid" };
    if (claims.data.replica !== replica) return { refused: "otherReplica" };
    if (this.#used.has(jti)) return { refused: "replayed" };
    this.#forgetExpired(now().getTime() / 1000);
    this.#used.set(jti, exp);
    return { ...claims.data, ageMs: Math.max(0, now().getTime() - 1000 * (iat + 1)) };
  }

  #forgetExpired(nowSeconds: number): void {
    for (const [jti, exp] of this.#used) {
      if (exp < nowSeconds - 5) this.#used.delete(jti);
    }
  }
}

function refusalOf(error: unknown): { refused: GrantRefusal } {
  if (error instanceof errors.JWTExpired) return { refused: "expired" };
  if (error instanceof errors.JWKSTimeout) return { refused: "keysUnavailable" };
  if (error instanceof errors.JOSEError) return { refused: "invalid" };
  // The game server did not answer: fetch throws a TypeError.
  return { refused: error instanceof TypeError ? "keysUnavailable" : "malformed" };
}
