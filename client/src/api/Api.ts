import {
  GameToken,
  type GuestSignIn,
  Profile,
  type ProfileChange,
  WorldDetails,
  WorldList,
  type WorldSummary,
} from "@crowdwire/protocol";
import type { RouteName } from "@crowdwire/protocol/rest";
import { z } from "zod";
import { type CallAnswer, type CallInput, call } from "./call.ts";
import { type Fetch, request } from "./request.ts";

/** What this client asks of the server outside a world. Every method throws ApiError (see request.ts). */
export class Api {
  readonly #fetch: Fetch;

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** Asks any route of the API: `api.call("listMembers", { params: { world }, query: { text } })`. */
  call<Name extends RouteName>(name: Name, input: CallInput<Name>, signal?: AbortSignal): Promise<CallAnswer<Name>> {
    return call(this.#fetch, name, input, signal);
  }

  /** The public worlds with how many are inside now. */
  async worlds(signal?: AbortSignal): Promise<WorldSummary[]> {
    const { worlds } = await request(this.#fetch, "/api/v1/worlds", { answer: WorldList, ...(signal && { signal }) });
    return worlds;
  }

  /** One world with the addresses of its map; code `worldNotFound` or status 404 where there is none. */
  world(slug: string, signal?: AbortSignal): Promise<WorldDetails> {
    const path = `/api/v1/worlds/${encodeURIComponent(slug)}`;
    return request(this.#fetch, path, { answer: WorldDetails, ...(signal && { signal }) });
  }

  /** Who one is; null where nobody is signed in. */
  session(signal?: AbortSignal): Promise<Profile | null> {
    return request(this.#fetch, "/api/v1/session", { answer: Profile.nullable(), ...(signal && { signal }) });
  }

  signInAsGuest(body: GuestSignIn): Promise<Profile> {
    return request(this.#fetch, "/api/v1/session/guest", { method: "POST", body, answer: Profile });
  }

  changeProfile(body: ProfileChange): Promise<Profile> {
    return request(this.#fetch, "/api/v1/profile", { method: "PATCH", body, answer: Profile });
  }

  /** Signs out, here and on the server. */
  async signOut(): Promise<void> {
    await request(this.#fetch, "/api/v1/session", { method: "DELETE", answer: z.undefined() });
  }

  /** A token for joining rooms, valid for a few minutes. */
  gameToken(signal?: AbortSignal): Promise<GameToken> {
    const path = "/api/v1/session/game-token";
    return request(this.#fetch, path, { method: "POST", answer: GameToken, ...(signal && { signal }) });
  }
}
