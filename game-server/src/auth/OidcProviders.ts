import { parseCookie, stringifySetCookie } from "cookie";
import type { Request } from "express";
import { EncryptJWT, jwtDecrypt } from "jose";
import * as client from "openid-client";
import { z } from "zod";
import type { OidcProvider } from "../config.ts";
import { ProblemError } from "../http/ProblemError.ts";

const WAITS_SECONDS = 600;
const TIMEOUT_SECONDS = 10;
/** A fresh sign-in is one for which somebody proved to the provider who they are, not longer ago than this. */
export const FRESH_SECONDS = 300;

/** What one browser has begun and has to bring back: sealed in a cookie, so that the server keeps nothing. */
const Journey = z.object({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  origin: z.url(),
  returnTo: z.string(),
  guestSession: z.uuid().nullable(),
  isFresh: z.boolean(),
});
type Journey = z.infer<typeof Journey>;

/** What a provider says of somebody, and what the browser had begun with. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  /** Only one that the provider calls verified. */
  readonly email: string | null;
  /** The session of the guest who went to the provider. */
  readonly guestSession: string | null;
  /** A path of our own. */
  readonly returnTo: string;
  /** When they proved to the provider who they are, where a fresh sign-in was asked for. */
  readonly provedAt: Date | undefined;
}

export interface OidcProvidersOptions {
  readonly providers: readonly OidcProvider[];
  readonly isSecure: boolean;
  /** Only outside production a provider may be spoken to without https. */
  readonly allowInsecure: boolean;
  /** 32 bytes that the processes of this installation share. */
  readonly sealKey: Uint8Array;
  readonly now: () => Date;
}

/** Signing in with OpenID Connect: authorization code flow with PKCE, state and nonce, by openid-client. */
export class OidcProviders {
  readonly #options: OidcProvidersOptions;
  readonly #cookieName: string;
  /** What each provider's discovery answered; kept once it has. */
  readonly #discovered = new Map<string, Promise<client.Configuration>>();

  constructor(options: OidcProvidersOptions) {
    this.#options = options;
    this.#cookieName = options.isSecure ? "__Host-crowdwire-oidc" : "crowdwire-oidc";
  }

  /** For the sign-in page. */
  list(): { id: string; name: string; startUrl: string }[] {
    return this.#options.providers.map(({ id, name }) => ({ id, name, startUrl: `/api/v1/session/oidc/${id}` }));
  }

  /** What each issuer is called here. */
  issuers(): [issuer: string, name: string][] {
    return this.#options.providers.map(({ issuer, name }) => [issuer, name]);
  }

  /**
   * Where to send the browser, and the cookie it has to bring back. `isFresh`: the provider has to ask who they are even where
   * they are signed in there, and has to say when it did. @throws ProblemError notFound, providerFailed
   */
  async start(
    id: string,
    begin: { origin: string; returnTo: string; guestSession: string | null; isFresh: boolean },
  ): Promise<{ url: string; setCookie: string }> {
    const configuration = await this.#discover(id);
    const journey: Journey = {
      ...begin,
      provider: id,
      returnTo: ownPath(begin.returnTo),
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: callbackOf(journey),
      scope: this.#provider(id).scope,
      state: journey.state,
      nonce: journey.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(journey.verifier),
      code_challenge_method: "S256",
      ...(journey.isFresh && { prompt: "login", max_age: String(FRESH_SECONDS) }),
    });
    return { url: url.href, setCookie: this.#cookie(await this.#seal(journey), WAITS_SECONDS) };
  }

  /** Who came back, by what the provider says. @throws ProblemError providerFailed, notFound */
  async finish(id: string, request: Request): Promise<Vouched> {
    const journey = await this.#unseal(request);
    if (journey === null || journey.provider !== id) throw failed("The sign-in took too long, or began elsewhere.");
    const configuration = await this.#discover(id);
    const here = new URL(callbackOf(journey));
    here.search = new URL(request.originalUrl, here).search;
    try {
      const tokens = await client.authorizationCodeGrant(configuration, here, {
        pkceCodeVerifier: journey.verifier,
        expectedState: journey.state,
        expectedNonce: journey.nonce,
        idTokenExpected: true,
        // Then `auth_time` has to be there, and not to be older.
        ...(journey.isFresh && { maxAge: FRESH_SECONDS }),
      });
      const claims = tokens.claims()!;
      const more = configuration.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
        : {};
      const said = Said.parse({ ...claims, ...more });
      return {
        issuer: claims.iss,
        subject: claims.sub,
        name: said.name ?? said.preferred_username ?? null,
        email: said.email_verified === true ? (said.email ?? null) : null,
        guestSession: journey.guestSession,
        returnTo: journey.returnTo,
        provedAt: journey.isFresh && claims.auth_time !== undefined ? new Date(1000 * claims.auth_time) : undefined,
      };
    } catch (error) {
      throw failed("The provider did not vouch for you.", error);
    }
  }

  /** The Set-Cookie header that ends a journey. */
  forget(): string {
    return this.#cookie("", 0);
  }

  #provider(id: string): OidcProvider {
    const provider = this.#options.providers.find((each) => each.id === id);
    if (provider === undefined) throw new ProblemError("notFound", "There is no such way to sign in here.");
    return provider;
  }

  #discover(id: string): Promise<client.Configuration> {
    const provider = this.#provider(id);
    const known = this.#discovered.get(id);
    if (known !== undefined) return known;
    const execute = this.#options.allowInsecure ? [client.allowInsecureRequests] : [];
    const asked = client
      .discovery(new URL(provider.issuer), provider.clientId, provider.clientSecret, undefined, {
        execute,
        timeout: TIMEOUT_SECONDS,
      })
      .catch((error: unknown) => {
        // The next who tries asks again.
        this.#discovered.delete(id);
        throw failed(`${provider.name} cannot be reached.`, error);
      });
    this.#discovered.set(id, asked);
    return asked;
  }

  #seal(journey: Journey): Promise<string> {
    const nowSeconds = Math.floor(this.#options.now().getTime() / 1000);
    return new EncryptJWT(journey)
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + WAITS_SECONDS)
      .encrypt(this.#options.sealKey);
  }

  async #unseal(request: Request): Promise<Journey | null> {
    const sealed = parseCookie(request.get("Cookie") ?? "")[this.#cookieName];
    if (sealed === undefined) return null;
    try {
      const { payload } = await jwtDecrypt(sealed, this.#options.sealKey, {
        currentDate: this.#options.now(),
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: ["A256GCM"],
      });
      return Journey.parse(payload);
    } catch {
      // Too old, or none of ours.
      return null;
    }
  }

  #cookie(value: string, maxAge: number): string {
    // Lax, since the browser comes from the provider's site when it brings it back.
    return stringifySetCookie({
      name: this.#cookieName,
      value,
      maxAge,
      path: "/",
      httpOnly: true,
      sameSite: "lax",
      secure: this.#options.isSecure,
    });
  }
}

const Said = z.object({
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  email: z.email().optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
});

const callbackOf = ({ origin, provider }: Journey) => `${origin}/api/v1/session/oidc/${provider}/callback`;

/** A path of our own, or the first page: nobody is sent elsewhere by a link to us. */
function ownPath(path: string): string {
  return /^\/(?![/\\])[\w\-./~%?=&#]*$/u.test(path) ? path : "/";
}

function failed(what: string, cause?: unknown): ProblemError {
  return new ProblemError("providerFailed", `${what} Try again, or sign in another way.`, { cause });
}
