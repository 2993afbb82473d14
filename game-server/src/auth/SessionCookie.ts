import { createHash, randomBytes } from "node:crypto";
import { parseCookie, stringifySetCookie } from "cookie";

/** 256 random bits: nobody guesses one, so nothing but its hash needs to be kept. */
const SECRET_BYTES = 32;
const SECRET_FORM = /^[\w-]{43}$/u;

/** The cookie that holds a sign-in: an opaque secret, out of reach of scripts and of other sites. */
export class SessionCookie {
  readonly name: string;
  readonly #isSecure: boolean;

  /** @param isSecure https only. The `__Host-` prefix makes browsers hold the cookie to this very host, too. */
  constructor(isSecure: boolean) {
    this.#isSecure = isSecure;
    this.name = isSecure ? "__Host-crowdwire" : "crowdwire";
  }

  /** A new secret for a new session. */
  newSecret(): string {
    return randomBytes(SECRET_BYTES).toString("base64url");
  }

  /** The secret in a request's Cookie header, if there is one of the right form. */
  read(cookieHeader: string | undefined): string | undefined {
    const secret = cookieHeader === undefined ? undefined : parseCookie(cookieHeader)[this.name];
    return secret !== undefined && SECRET_FORM.test(secret) ? secret : undefined;
  }

  /** The Set-Cookie header that keeps a secret for so long. */
  write(secret: string, maxAgeSeconds: number): string {
    return stringifySetCookie({
      name: this.name,
      value: secret,
      maxAge: maxAgeSeconds,
      path: "/",
      httpOnly: true,
      sameSite: "strict",
      secure: this.#isSecure,
    });
  }

  /** The Set-Cookie header that makes the browser forget. */
  clear(): string {
    return this.write("", 0);
  }
}

/** What the database keeps of a secret. */
export function hashSecret(secret: string): Uint8Array {
  return createHash("sha256").update(secret).digest();
}
