import type { GameToken, GuestSignIn, Profile, ProfileChange, WorldDetails, WorldSummary } from "@crowdwire/protocol";
import type { RouteName, SignIn } from "@crowdwire/protocol/rest";
import { AccessToken } from "./AccessToken.ts";
import { type CallAnswer, type CallInput, call } from "./call.ts";
import type { Fetch } from "./request.ts";

/** Routes after which somebody is signed in on this page. */
const SIGNS_IN: ReadonlySet<RouteName> = new Set([
  "signInAsGuest",
  "signInWithPassword",
  "register",
  "confirmEmail",
  "resetPassword",
]);
/** Routes after which nobody is. */
const SIGNS_OUT: ReadonlySet<RouteName> = new Set(["signOut", "signOutEverywhere", "deleteAccount"]);

/** What this client asks of the server outside a world. Every method throws ApiError (see request.ts). */
export class Api {
  readonly #fetch: Fetch;
  readonly #token: AccessToken;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
    this.#token = new AccessToken(() => call(fetch, "refreshSession", {}));
  }

  /** Asks any route of the API: `api.call("listMembers", { params: { world }, query: { text } })`. */
  async call<Name extends RouteName>(
    name: Name,
    input: CallInput<Name>,
    signal?: AbortSignal,
  ): Promise<CallAnswer<Name>> {
    const answer = await this.#token.with((headers) => call(this.#fetch, name, input, { signal, headers }));
    if (SIGNS_IN.has(name)) this.#token.keep(answer as SignIn);
    if (SIGNS_OUT.has(name)) this.#token.keep(null);
    return answer;
  }

  /** The public worlds with how many are inside now. */
  async worlds(signal?: AbortSignal): Promise<WorldSummary[]> {
    const { worlds } = await this.call("listWorlds", { query: {} }, signal);
    return worlds;
  }

  /** One world with the addresses of its map; code `worldNotFound` or status 404 where there is none. */
  world(slug: string, signal?: AbortSignal): Promise<WorldDetails> {
    return this.call("readWorld", { params: { world: slug } }, signal);
  }

  /** Who one is; null where nobody is signed in. */
  async session(signal?: AbortSignal): Promise<Profile | null> {
    const signIn = await this.#token.renew();
    signal?.throwIfAborted();
    return signIn?.profile ?? null;
  }

  async signInAsGuest(body: GuestSignIn): Promise<Profile> {
    const { profile } = await this.call("signInAsGuest", { body });
    return profile;
  }

  changeProfile(body: ProfileChange): Promise<Profile> {
    return this.call("changeProfile", { body });
  }

  /** Signs out, here and on the server. */
  async signOut(): Promise<void> {
    await this.call("signOut", {});
  }

  /** A token for joining rooms, valid for a few minutes. */
  gameToken(signal?: AbortSignal): Promise<GameToken> {
    return this.call("issueGameToken", {}, signal);
  }
}
