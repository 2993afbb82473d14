import type { SignIn } from "@crowdwire/protocol/rest";
import { ApiError } from "./ApiError.ts";

/** Fetches a new sign-in with the cookie; null where nobody is signed in. */
export type Refresh = () => Promise<SignIn | null>;

const LOCK = "crowdwire-refresh";

export interface AccessTokenOptions {
  /** Wall clock, to compare with the server's words. */
  readonly now?: () => number;
  /** Monotonic milliseconds. */
  readonly elapsedMs?: () => number;
}

/** So long before its end a token is renewed: a request may take that long. */
const MARGIN_MS = 20_000;

/**
 * The token that says who asks, kept in this page's memory alone. It is fetched when it is first needed, and anew when it is about
 * to expire, or the server says that it has; of several who need it at once one asks, over all tabs where the browser can.
 */
export class AccessToken {
  readonly #refresh: Refresh;
  /** Undefined: not asked yet; null: nobody is signed in. */
  #signIn: SignIn | null | undefined;
  #underWay: Promise<SignIn | null> | undefined;
  /** Why whoever is known by the cookie is kept off the platform; null: they are not. */
  #ban: ApiError | null = null;
  readonly #now: () => number;
  readonly #elapsedMs: () => number;
  #expiresAtMs = Number.POSITIVE_INFINITY;

  constructor(refresh: Refresh, options: AccessTokenOptions = {}) {
    this.#refresh = refresh;
    this.#now = options.now ?? Date.now;
    this.#elapsedMs = options.elapsedMs ?? (() => performance.now());
  }

  /** Somebody has signed in (null: out) on this page. */
  keep(signIn: SignIn | null): void {
    this.#signIn = signIn;
    this.#ban = null;
    this.#expiresAtMs = this.#elapsedMs() + (signIn === null ? Number.POSITIVE_INFINITY : this.#lifetimeOf(signIn));
  }

  /** Where this machine's clock is wrong by minutes a token seems to be over already: then only the server's word counts. */
  #lifetimeOf({ expiresAt }: SignIn): number {
    const lifetimeMs = Date.parse(expiresAt) - this.#now() - MARGIN_MS;
    return lifetimeMs > 0 ? lifetimeMs : Number.POSITIVE_INFINITY;
  }

  /** Who is signed in, by the server's word of just now. */
  renew(): Promise<SignIn | null> {
    this.#underWay ??= this.#ask().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  /**
   * Sends a request with the token; with a new one, once, where the server no longer takes it. Whoever is kept off the platform
   * may still ask what everybody may, and is told of that where it takes more.
   */
  async with<Answer>(send: (headers: Record<string, string>) => Promise<Answer>): Promise<Answer> {
    const isDue = this.#signIn === undefined || this.#elapsedMs() >= this.#expiresAtMs;
    const signIn = isDue ? await this.renew().catch(nobodyIfBanned) : (this.#signIn ?? null);
    try {
      return await send(headersOf(signIn));
    } catch (error) {
      const isStale = error instanceof ApiError && ["tokenExpired", "notSignedIn"].includes(error.code);
      if (isStale && this.#ban !== null) throw this.#ban;
      if (!isStale || signIn === null) throw error;
      const renewed = await this.renew();
      if (renewed === null) throw error;
      return send(headersOf(renewed));
    }
  }

  async #ask(): Promise<SignIn | null> {
    const ask = async () => {
      try {
        this.keep(await this.#refresh());
      } catch (error) {
        if (isBan(error)) {
          this.#signIn = null;
          this.#ban = error;
        }
        throw error;
      }
      return this.#signIn ?? null;
    };
    // Two tabs that show the same cookie at once would each get a successor, and one of them for nothing.
    const { locks } = globalThis.navigator ?? {};
    return locks === undefined ? ask() : locks.request(LOCK, ask);
  }
}

function headersOf(signIn: SignIn | null): Record<string, string> {
  return signIn === null ? {} : { authorization: `Bearer ${signIn.accessToken}` };
}

const isBan = (error: unknown): error is ApiError => error instanceof ApiError && error.code === "bannedFromPlatform";

function nobodyIfBanned(error: unknown): null {
  if (isBan(error)) return null;
  throw error;
}
