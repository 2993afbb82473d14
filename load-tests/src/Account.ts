import { type AvatarLook, GameToken, type Profile, WorldDetails } from "@crowdwire/protocol";
import { SignIn, WorldList } from "@crowdwire/protocol/rest";

/** The server refused something; `message` is its own sentence. */
export class RequestRefused extends Error {
  readonly status: number;
  readonly code: string;
  /** Trying again does not help. */
  readonly isFinal: boolean;

  constructor(status: number, code: string, detail: string) {
    super(`${detail} (${status} ${code})`);
    this.name = "RequestRefused";
    this.status = status;
    this.code = code;
    this.isFinal = status >= 400 && status < 500 && status !== 429;
  }
}

/** A token that the server no longer takes. */
const STALE = new Set(["tokenExpired", "notSignedIn"]);

/** A guest's account seen from outside a browser: signs in, keeps the cookie and the token, fetches tokens for worlds. */
export class Account {
  readonly #url: string;
  #cookie: string;
  #accessToken: string;
  readonly profile: Profile;

  private constructor(url: string, cookie: string, { profile, accessToken }: SignIn) {
    this.#url = url;
    this.#cookie = cookie;
    this.#accessToken = accessToken;
    this.profile = profile;
  }

  /** Signs in a new guest. @param loadTestKey passes the limits of sign-in, where the server has one. @throws RequestRefused */
  static async signIn(
    url: string,
    guest: { readonly name: string; readonly look: AvatarLook },
    loadTestKey?: string,
  ): Promise<Account> {
    const headers = loadTestKey === undefined ? {} : { "X-Load-Test-Key": loadTestKey };
    const response = await request(url, "POST", "/api/v1/session/guest", headers, guest);
    return new Account(url, cookieOf(response), SignIn.parse(await response.json()));
  }

  /** A fresh token for joining a world. @throws RequestRefused */
  async gameToken(): Promise<string> {
    try {
      return await this.#fetchGameToken();
    } catch (error) {
      if (!(error instanceof RequestRefused) || !STALE.has(error.code)) throw error;
      await this.#refresh();
      return this.#fetchGameToken();
    }
  }

  /** Asks the API for something, as this account. @throws RequestRefused */
  async ask(method: string, path: string, body?: unknown): Promise<Response> {
    return request(this.#url, method, path, { Authorization: `Bearer ${this.#accessToken}` }, body);
  }

  async #fetchGameToken(): Promise<string> {
    const headers = { Authorization: `Bearer ${this.#accessToken}` };
    const response = await request(this.#url, "POST", "/api/v1/session/game-token", headers);
    return GameToken.parse(await response.json()).token;
  }

  async #refresh(): Promise<void> {
    const response = await request(this.#url, "POST", "/api/v1/session/refresh", { Cookie: this.#cookie });
    const signIn = SignIn.nullable().parse(await response.json());
    if (signIn === null) throw new RequestRefused(401, "notSignedIn", "The sign-in has ended.");
    this.#cookie = cookieOf(response);
    this.#accessToken = signIn.accessToken;
  }
}

const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";

/** A server has no world of this name; `message` says which ones it lists. */
export class NoSuchWorld extends RequestRefused {
  constructor(slug: string, { status, code }: RequestRefused, there: readonly string[]) {
    const others = there.length === 0 ? "It lists none." : `It lists ${there.join(", ")}.`;
    super(status, code, "");
    this.name = "NoSuchWorld";
    this.message = `The server has no world “${slug}”. ${others}`;
  }
}

const NO_SUCH_WORLD = new Set([400, 404]);

/** A world by the name in its address. @throws NoSuchWorld, RequestRefused */
export async function fetchWorld(url: string, slug: string, signal?: AbortSignal): Promise<WorldDetails> {
  const path = `/api/v1/worlds/${encodeURIComponent(slug)}`;
  const response = await request(url, "GET", path, {}, undefined, signal).catch(async (error: unknown) => {
    if (!(error instanceof RequestRefused && NO_SUCH_WORLD.has(error.status))) throw error;
    throw new NoSuchWorld(slug, error, await fetchWorldNames(url).catch(() => []));
  });
  return WorldDetails.parse(await response.json());
}

/** The names of the public worlds, the first page of them. */
async function fetchWorldNames(url: string): Promise<string[]> {
  const response = await request(url, "GET", "/api/v1/worlds", {});
  return WorldList.parse(await response.json()).worlds.map(({ slug }) => slug);
}

/** The bytes of one of a world's files. @throws RequestRefused */
export async function fetchBytes(url: string, path: string): Promise<Uint8Array> {
  const response = await request(url, "GET", path, {});
  return new Uint8Array(await response.arrayBuffer());
}

async function request(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const response = await fetch(new URL(path, url), {
    method,
    signal: signal ?? null,
    headers: { ...headers, "X-CrowdWire": "1", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new RequestRefused(response.status, problem.code ?? "unknown", problem.detail ?? response.statusText);
}
