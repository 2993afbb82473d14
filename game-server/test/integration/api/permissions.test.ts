import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PERMISSIONS, type Permission, type ProblemCode } from "@crowdwire/protocol";
import { API_PREFIX, Problem, ROUTES, type Route, type RouteName } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { renderRoutes, replaceSection } from "../../../../scripts/renderPermissions.ts";
import { LinkSecret } from "../../../src/auth/LinkSecret.ts";
import { holds, PARTS, type Part } from "./Cast.ts";
import { SAMPLES, useSecret } from "./samples.ts";
import { useCast } from "./useCast.ts";

const DOCUMENT = join(import.meta.dirname, "../../../../docs/permissions.md");
const GUESTS: readonly Part[] = ["guest", "guestMember"];
const MEMBERS: readonly Part[] = PARTS.filter(
  (part) => part.startsWith("only ") || part === "owner" || part === "member" || part === "guestMember",
);

/** Whom each word of the document lets in, said anew here: the server's own reading is what is tested. */
function isLetIn(part: Part, who: string): boolean {
  switch (who) {
    case "anyone":
      return true;
    case "signedIn":
      return part !== "anonymous";
    case "registered":
      return part !== "anonymous" && !GUESTS.includes(part);
    case "administrator":
      return part === "administrator";
    case "member":
      return MEMBERS.includes(part);
    case "owner":
      return part === "owner";
    default:
      expect(PERMISSIONS, `the word ${who}`).to.include(who);
      return holds(part, who as Permission);
  }
}

/** What the document says to whoever is not let in, said anew here. */
function refusalOf(part: Part, who: string): ProblemCode {
  if (part === "anonymous") return "notSignedIn";
  if (who === "registered") return "registrationNeeded";
  const isForMembers = who !== "administrator" && who !== "owner";
  return isForMembers && !MEMBERS.includes(part) ? "membersOnly" : "notAllowed";
}

describe("who may use which route", function () {
  this.timeout(60_000);
  const often = "100000";
  const { parts, as } = useCast(
    {
      GUEST_SIGN_INS_PER_MINUTE: often,
      GUEST_SIGN_INS_PER_HOUR: often,
      SIGN_IN_TRIES_PER_QUARTER: often,
      MAILS_PER_HOUR: often,
      MAP_UPLOADS_PER_HOUR: often,
      MAP_PICTURES_PER_HOUR: often,
    },
    { provider: true },
  );
  const written = readFileSync(DOCUMENT, "utf8");
  const rows = [...written.matchAll(/^\| [^|]+ \| `(\w+) (\S+)` \| `(\w+)` \|/gmu)].map(
    ([, method = "", path = "", who = ""]) => ({ method, path, who }),
  );

  /** What is refused to somebody who may, because of what they have or are. */
  const exceptions = [...written.matchAll(/^\| `(\w+) (\S+)` \| `(\w+)`[^|]* \| `(\w+)` \|/gmu)].map(
    ([, method = "", path = "", who = "", code = ""]) => ({ method, path, who, code: code as ProblemCode }),
  );

  before(async () => useSecret(await LinkSecret.open(join(parts().dataDir, "keys"))));

  it("is written down in docs/permissions.md: run `npm run docs:permissions` after a change", () => {
    expect(replaceSection(written, "routes", renderRoutes()) === written).to.equal(true);
  });

  for (const [name, route] of Object.entries(ROUTES) as [RouteName, Route][]) {
    const row = rows.find(({ method, path }) => method === route.method && path === route.path);

    it(`[check 22] ${route.method} ${route.path}: ${row?.who ?? "has no row in docs/permissions.md"}`, async () => {
      if (row === undefined) throw new Error("Write a row for it: npm run docs:permissions");
      const isOfWorld = route.path.includes("/:world");
      for (const part of PARTS) {
        const isBanned = part === "banned" && ((isOfWorld && name !== "readWorld") || name === "acceptInvitation");
        const exception = exceptions.find(
          ({ method, path, who }) =>
            method === route.method &&
            path === route.path &&
            (isLetIn(part, who) || (who === "owner" && !isOfWorld && part === "ownerOfAnother")),
        );
        const ban = part === "bannedFromPlatform" ? part : isBanned ? "bannedFromWorld" : undefined;
        await ask(name, route, part, ban ?? (isLetIn(part, row.who) ? exception?.code : refusalOf(part, row.who)));
      }
    });
  }

  it("[check 22] a private world is not there for whoever is no member of it, whatever they ask of it", async () => {
    const strangers = ["anonymous", "guest", "registered", "member", "administrator", "ownerOfAnother"] as const;
    const ofWorld = Object.values<Route>(ROUTES).filter(({ path }) => path.includes("/:world"));
    expect(ofWorld).to.have.length.greaterThan(25);
    for (const part of strangers) {
      const visitor = await as(part);
      for (const { method, path } of ofWorld) {
        const address = path.replace(":world", "closed").replace(/:\w+/gu, () => randomUUID());
        const response = await visitor.request(method, `${API_PREFIX}${address}`, method === "GET" ? undefined : {});
        const { code } = Problem.parse(await response.json());
        expect(code, `${part}: ${method} ${path}`).to.equal("worldNotFound");
      }
    }
  });

  it("[check 22] the administration takes no other token than its own, not even an administrator's", async () => {
    const visitor = await as("administrator");
    for (const { method, path } of Object.values<Route>(ROUTES).filter((route) => route.path.startsWith("/admin/"))) {
      const address = path.replace(/:\w+/gu, () => randomUUID());
      const response = await visitor.request(method, `${API_PREFIX}${address}`, method === "GET" ? undefined : {});
      expect(Problem.parse(await response.json()).code, path).to.equal("notSignedIn");
    }
  });

  it("names routes of the table where it says what is refused whatever one may", () => {
    const known = rows.map(({ method, path }) => `${method} ${path}`);
    expect(exceptions).to.have.length.greaterThan(0);
    for (const { method, path } of exceptions) expect(known).to.include(`${method} ${path}`);
  });

  /** Asks as somebody, and expects it to be done, or to be told just this. */
  async function ask(name: RouteName, route: Route, part: Part, refusal: ProblemCode | undefined): Promise<void> {
    const sample = await SAMPLES[name](parts().cast, part);
    const path = route.path.replace(/:(\w+)/gu, (_, key: string) => sample.params?.[key] ?? "");
    const visitor = await as(part, route.path);
    if (sample.by !== undefined) visitor.accessToken = await parts().cast.tokenOfUser(sample.by, "api");
    const query = sample.query === undefined ? "" : `?${sample.query}`;
    const response = await visitor.request(route.method, `${API_PREFIX}${path}${query}`, sample.body, {
      ...sample.headers,
      ...(sample.contentType && { "content-type": sample.contentType }),
    });
    const text = await response.text();
    const code = response.status < 400 ? undefined : Problem.parse(JSON.parse(text)).code;
    if (response.status < 400) await sample.undo?.();
    await sample.after?.();
    const isTold = refusal === undefined || refusal === "bannedFromPlatform" ? refusal : (sample.denied ?? refusal);
    expect(code, `${part}: ${response.status} ${text}`).to.equal(isTold);
    if (isTold === undefined && sample.leadsTo) expect(response.headers.get("location")).to.match(sample.leadsTo);
  }
});
