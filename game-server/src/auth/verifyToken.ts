import { errors, type JWTPayload, jwtVerify } from "jose";
import { type KeyRing, SIGNING_ALGORITHM } from "./KeyRing.ts";
import { type TokenRefusal, TokenRefused } from "./TokenRefused.ts";

/** Who a token is for: each token names exactly one (ID2). */
export type TokenAudience = "api" | "game" | "media" | "admin";

export interface VerifyOptions {
  readonly keyRing: Pick<KeyRing, "verificationKey">;
  readonly issuer: string;
  readonly audience: TokenAudience;
  readonly now: Date;
  /** A token made longer ago is refused whatever expiry it carries. */
  readonly maxAgeSeconds: number;
}

/**
 * Checks everything about a token but its own claims: algorithm (pinned), key, signature, issuer, audience, times.
 * @throws TokenRefused with the reason.
 */
export async function verifyToken(token: string, options: VerifyOptions): Promise<JWTPayload> {
  const payload = await check(token, options);
  // A list would pass a library's check as long as we are on it; a token for several services is for none.
  if (typeof payload.aud !== "string") throw new TokenRefused("audience");
  return payload;
}

async function check(token: string, options: VerifyOptions): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await options.keyRing.verificationKey(kid);
        if (key === undefined) throw new TokenRefused("unknownKey");
        return key;
      },
      {
        algorithms: [SIGNING_ALGORITHM],
        issuer: options.issuer,
        audience: options.audience,
        currentDate: options.now,
        requiredClaims: ["exp", "iat"],
        maxTokenAge: options.maxAgeSeconds,
      },
    );
    return payload;
  } catch (error) {
    if (error instanceof TokenRefused || !(error instanceof errors.JOSEError)) throw error;
    throw new TokenRefused(refusalOf(error), error);
  }
}

function refusalOf(error: errors.JOSEError): TokenRefusal {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JOSEAlgNotAllowed) return "algorithm";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "signature";
  if (!(error instanceof errors.JWTClaimValidationFailed)) return "malformed";
  switch (error.claim) {
    case "iss":
      return "issuer";
    case "aud":
      return "audience";
    case "nbf":
    case "iat":
      return error.reason === "check_failed" ? "notYetValid" : "claims";
    default:
      return "claims";
  }
}
