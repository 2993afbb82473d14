import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { GuestSignIn, type Profile, ProfileChange, type WorldDetails } from "@crowdwire/protocol";

/** How the double behaves; tests change it while it runs. */
export interface Behaviour {
  worlds: WorldDetails[];
  session: Profile | null;
  /** Every answer comes this late. */
  delayMs: number;
  /** Refuses the next requests to a path that begins with this. */
  failing: {
    path: string;
    status: number;
    code: string;
    detail: string;
    fields?: Record<string, string>;
    ban?: { reason: string; until: string | null };
  } | null;
}

export interface ApiDouble {
  readonly url: string;
  readonly behaviour: Behaviour;
  /** What was asked, oldest first, as `METHOD /path`. */
  readonly asked: string[];
  close(): Promise<void>;
}

function world(index: number, slug: string, name: string, description: string, online: number): WorldDetails {
  return {
    id: `00000000-0000-4000-8000-00000000000${index}`,
    slug,
    name,
    description,
    online,
    tags: [],
    visibility: "public",
    guestsAllowed: true,
    restorableUntil: null,
    capacity: 300,
    owner: null,
    chat: { isOn: true, slowModeSeconds: 0 },
    createdAt: "2026-11-22T10:00:00.000Z",
    viewer: null,
    thumbnailUrl: null,
    map: { sceneUrl: "/maps/x.glb", groundUrl: "/maps/x.ground", descriptionUrl: "/maps/x.json" },
  };
}

export const sampleWorlds: WorldDetails[] = [
  world(1, "plaza", "Plaza", "A sunny square around a fountain. Benches, blossoms and a café with a roof.", 42),
  world(2, "campus", "Campus", "A quiet house full of rooms: talk in one, and the next one does not hear you.", 7),
  world(3, "amphitheatre", "Amphitheatre", "A stage and rows of stone seats in a green valley.", 0),
];

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text === "" ? null : JSON.parse(text);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  detail: string,
  more: Pick<NonNullable<Behaviour["failing"]>, "fields" | "ban"> = {},
) {
  answer(response, status, { type: "about:blank", title: code, status, code, detail, ...more });
}

const toSignIn = (profile: Profile) => ({ profile, accessToken: "a.token", expiresAt: "2030-01-01T00:00:00.000Z" });

/** The little of the game server's API that the pages need, on a free port; nothing is kept. */
export async function startApiDouble(port = 0): Promise<ApiDouble> {
  const behaviour: Behaviour = { worlds: sampleWorlds, session: null, delayMs: 0, failing: null };
  const asked: string[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    asked.push(`${request.method} ${path}`);
    const body = await bodyOf(request);
    if (behaviour.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs));
    const { failing } = behaviour;
    if (failing && path.startsWith(failing.path)) {
      const { path: _path, status, code, detail, ...more } = failing;
      return refuse(response, status, code, detail, more);
    }
    if (request.method !== "GET" && request.headers["x-crowdwire"] !== "1") {
      return refuse(response, 403, "headerMissing", "The request did not come from CrowdWire's own pages.");
    }
    const slug = /^\/api\/v1\/worlds\/([^/]+)$/.exec(path)?.[1];
    if (path === "/api/v1/worlds") {
      return answer(response, 200, {
        worlds: behaviour.worlds.map(({ map: _map, ...summary }) => summary),
        total: behaviour.worlds.length,
        page: 1,
        limit: 24,
      });
    }
    if (slug !== undefined) {
      const found = behaviour.worlds.find((one) => one.slug === slug);
      return found ? answer(response, 200, found) : refuse(response, 404, "worldNotFound", "There is no such world.");
    }
    if (path === "/api/v1/session/refresh") {
      return answer(response, 200, behaviour.session && toSignIn(behaviour.session));
    }
    if (path === "/api/v1/session/guest") {
      const { name, look } = GuestSignIn.parse(body);
      behaviour.session = { userId: "00000000-0000-4000-8000-0000000000aa", name, look, isGuest: true };
      return answer(response, 201, toSignIn(behaviour.session));
    }
    if (path === "/api/v1/profile" && !behaviour.session) {
      return refuse(response, 401, "notSignedIn", "You are not signed in.");
    }
    if (path === "/api/v1/profile" && behaviour.session) {
      const { name, look } = ProfileChange.parse(body);
      behaviour.session = { ...behaviour.session, ...(name && { name }), ...(look && { look }) };
      return answer(response, 200, behaviour.session);
    }
    return refuse(response, 404, "notFound", "There is nothing at this address.");
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => refuse(response, 500, "broken", String(error)));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour,
    asked,
    close: () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}
