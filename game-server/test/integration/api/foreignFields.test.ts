import { randomUUID } from "node:crypto";
import { API_PREFIX, type Problem, ROUTES, type Route, type RouteName } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { z } from "zod";
import { query } from "../../../../test/support/postgres.ts";
import { expectProblem, type Visitor } from "../../support/TestServer.ts";
import type { Part } from "./Cast.ts";
import { SAMPLES } from "./samples.ts";
import { useCast } from "./useCast.ts";

/** What somebody would like to set along with what they may: columns of every table, and words of every answer. */
const COVETED = {
  id: randomUUID(),
  ownerId: randomUUID(),
  owner_id: randomUUID(),
  userId: randomUUID(),
  worldId: randomUUID(),
  roleId: randomUUID(),
  role: "owner",
  permissions: ["ban"],
  isOwner: true,
  isDefault: true,
  isAdministrator: true,
  is_administrator: true,
  isGuest: false,
  isEmailConfirmed: true,
  passwordHash: "x",
  createdBy: randomUUID(),
  createdAt: "2020-01-01T00:00:00.000Z",
  deletedAt: null,
  deleted_at: null,
  uses: 0,
  evidence: {},
  decision: { outcome: "dismissed" },
  isMuted: false,
  constructor: {},
};
/** What must be as before when a request was refused. */
const KEPT = ["users", "worlds", "roles", "memberships", "mutes", "bans", "reports", "invitations", "map_versions"];
/** In an address that is no id of anything in a world. */
const NO_IDS = new Set(["world", "token", "provider"]);
/** One's own list, on which anybody may be. */
const OF_ANYBODY: readonly RouteName[] = ["blockPerson", "unblockPerson"];
const NOBODY = "00000000-0000-4000-8000-000000000000";

const routes = Object.entries(ROUTES) as [RouteName, Route][];

function whoMay({ who }: Route): Part {
  if (who === "anyone" || who === "signedIn") return "guest";
  if (who === "registered" || who === "administrator" || who === "member" || who === "owner") return who;
  return "owner";
}

describe("what somebody sends along that is not theirs to say", function () {
  this.timeout(60_000);
  const often = "100000";
  const { parts, as } = useCast({ MAILS_PER_HOUR: often, SIGN_IN_TRIES_PER_QUARTER: often });

  /** Every row that must stay as it is, as one word for each table. */
  async function kept(): Promise<unknown> {
    const sums = KEPT.map(
      (table) => `(select md5(string_agg(t::text, ' ' order by t::text)) from ${table} t) as ${table}`,
    );
    return query(parts().databaseUrl, `select ${sums.join(", ")}`);
  }

  describe("fields", () => {
    for (const [name, route] of routes) {
      if (!(route.body instanceof z.ZodObject)) continue;
      const own = new Set(Object.keys(route.body.shape));

      it(`[check 22] ${route.method} ${route.path} takes ${[...own].join(", ")} and nothing else (mass assignment)`, async () => {
        const part = whoMay(route);
        const visitor = await as(part, route.path);
        const sample = await SAMPLES[name](parts().cast, part);
        const path = `${API_PREFIX}${fill(route.path, sample.params)}`;
        const before = await kept();
        for (const [field, value] of Object.entries(COVETED)) {
          if (own.has(field)) continue;
          const problem = await expectProblem(
            await visitor.request(route.method, path, JSON.stringify({ ...(sample.body as object), [field]: value })),
            "invalidRequest",
          );
          expect(problem.detail, field).to.contain(`"${field}"`);
        }
        // A prototype is a field like any other.
        const text = JSON.stringify(sample.body).replace(/^\{/u, '{"__proto__":{"isAdministrator":true},');
        const answer = await visitor.request(route.method, path, text.replace(",}", "}"));
        expect(answer.status, await answer.clone().text()).to.equal(400);
        expect(await kept()).to.deep.equal(before);
      });
    }

    it("[check 22] every body is closed: none of them passes on what the table does not name", () => {
      const open = routes.filter(([, { body }]) => body !== undefined && !(body instanceof z.ZodObject));
      expect(open.map(([name]) => name)).to.deep.equal([]);
    });
  });

  describe("what is asked for", () => {
    /** What no field of a search can be, and what some can, to the ends of what is possible. */
    const ODD = [
      "%00",
      "a%00b",
      "a%00b,c",
      "%ED%A0%80",
      "-1",
      "1e9",
      "999999999",
      "9007199254740992",
      "9223372036854775808",
      "9999999999999999999",
      "0000-01-01T00:00:00Z",
      "9999-12-31T23:59:59.999Z",
      "%F0%9F%A6%8A",
      "x".repeat(101),
    ];

    for (const [name, route] of routes) {
      if (!(route.query instanceof z.ZodObject)) continue;
      const fields = Object.keys(route.query.shape);
      // What sends a browser on looks nothing up.
      if (fields.length === 0 || route.status === 302) continue;

      it(`[check 22] ${route.method} ${route.path} finds it or refuses it in words, whatever ${fields.join(", ")} hold`, async () => {
        const part = whoMay(route);
        const sample = await SAMPLES[name](parts().cast, part);
        const path = `${API_PREFIX}${fill(route.path, sample.params)}`;
        for (const field of fields) {
          const visitor = await as(part, route.path);
          for (const odd of ODD) {
            const answer = await visitor.request(route.method, `${path}?${field}=${odd}`);
            const text = await answer.text();
            expect(answer.status, `${field}=${odd}: ${text}`).to.be.oneOf([200, 400]);
            if (odd.includes("%00")) expect(answer.status, `${field}=${odd}`).to.equal(400);
          }
        }
      });
    }
  });

  describe("ids in an address", () => {
    /** Where the id is not of a world: somebody else's, or of a world where one of the platform belongs. */
    const ELSEWHERE: Partial<Record<RouteName, () => Promise<Record<string, string>>>> = {
      async endSession() {
        const { cast } = parts();
        return { session: await cast.signIn(cast.userOf("member")) };
      },
      liftPlatformBan: async () => ({ ban: (await SAMPLES.liftBan(parts().cast, "owner")).params!["ban"]! }),
    };

    for (const [name, route] of routes) {
      const ids = Object.keys(route.params?.shape ?? {}).filter((key) => !NO_IDS.has(key));
      if (ids.length === 0 || OF_ANYBODY.includes(name)) continue;

      it(`[check 22] ${route.method} ${route.path}: another's ${ids.join(", ")} leads nowhere, though one may do this with one's own`, async () => {
        const part = route.who === "administrator" ? "administrator" : "ownerOfAnother";
        const sample = await SAMPLES[name](parts().cast, "owner");
        const foreign = (await ELSEWHERE[name]?.()) ?? { ...sample.params, world: "elsewhere" };
        const visitor = await as(part, route.path);
        const before = await kept();
        const path = `${API_PREFIX}${fill(route.path, foreign)}`;
        await expectProblem(await visitor.request(route.method, path, sample.body), "notFound");
        expect(await kept()).to.deep.equal(before);
      });
    }
  });

  describe("ids in what is sent", () => {
    const elsewhere = `${API_PREFIX}/worlds/elsewhere`;
    let other: Visitor;
    before(async () => {
      other = await as("ownerOfAnother");
    });
    const stageRole = async () => (await parts().cast.emptyRole()).id;
    const expectCode = async (method: string, path: string, body: unknown, code: Problem["code"]) => {
      const before = await kept();
      await expectProblem(await other.request(method, `${elsewhere}${path}`, body), code);
      expect(await kept()).to.deep.equal(before);
    };

    /** One for each id that a body holds: what comes of one that belongs to another world. */
    const BODY_IDS: Readonly<Record<string, () => Promise<void>>> = {
      async "assignRole.roleId"() {
        const { db, cast } = parts();
        const member = await cast.extra({ isMember: false });
        const world = (await db.worlds.findBySlug("elsewhere"))!;
        await db.memberships.visit(member.id, world.id, new Date());
        await expectCode("PUT", `/members/${member.id}/role`, { roleId: await stageRole() }, "notFound");
      },
      "createInvitation.roleId": async () =>
        expectCode("POST", "/invitations", { roleId: await stageRole() }, "invalidRequest"),
      "showMapVersion.version": async () =>
        expectCode("PUT", "/map/shown", { version: parts().cast.world.map!.id }, "invalidRequest"),
      "transferWorld.userId": async () =>
        expectCode("POST", "/transfer", { userId: parts().cast.userOf("member").id }, "notFound"),
      // Whoever was never there can be banned from one's world, and reported in it; whoever does not exist cannot.
      "createBan.userId": () => expectCode("POST", "/bans", { userId: NOBODY, reason: "No.", until: null }, "notFound"),
      "createReport.userId": () => expectCode("POST", "/reports", { userId: NOBODY, reason: "spam" }, "notFound"),
      async "createPlatformBan.userId"() {
        const administrator = await as("administrator", "/admin/bans");
        const body = { userId: NOBODY, reason: "No.", until: null };
        await expectProblem(await administrator.request("POST", `${API_PREFIX}/admin/bans`, body), "notFound");
      },
    };

    it("are all known here", () => {
      const found = routes.flatMap(([name, { body }]) =>
        body instanceof z.ZodObject
          ? Object.keys(body.shape)
              .filter((key) => /Id$|^version$/u.test(key))
              .map((key) => `${name}.${key}`)
          : [],
      );
      expect(found.sort()).to.deep.equal(Object.keys(BODY_IDS).sort());
    });

    for (const [id, refuse] of Object.entries(BODY_IDS)) {
      it(`[check 22] ${id} of another world, or of nobody, is refused`, refuse);
    }

    it("[check 22] a search by another world's ids finds nothing", async () => {
      const { db, cast } = parts();
      const stranger = cast.userOf("only ban").id;
      const event = { at: new Date(), userId: stranger, worldId: cast.world.id, kind: "usedObject" } as const;
      await db.events.recordMany([event, event]);
      const { events } = await db.events.list({ world: cast.world.id, user: stranger, limit: 2 });
      const searches = {
        [`/events?user=${stranger}`]: "events",
        [`/events?before=${Number(events[0]!.id) + 1}`]: "events",
        [`/members?role=${await stageRole()}`]: "members",
        [`/chat?scope=direct&with=${stranger}`]: "messages",
      };
      for (const [search, list] of Object.entries(searches)) {
        const answer = await other.request("GET", `${elsewhere}${search}`);
        expect(answer.status, `${search}: ${await answer.clone().text()}`).to.equal(200);
        const text = await answer.text();
        expect(JSON.parse(text)[list].length === 0 || !text.includes(stranger), search).to.equal(true);
      }
    });
  });
});

const fill = (path: string, params: Record<string, string> = {}) =>
  path.replace(/:(\w+)/gu, (_, key: string) => params[key] ?? "");
