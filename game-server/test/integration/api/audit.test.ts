import { randomUUID } from "node:crypto";
import type { User } from "@crowdwire/db";
import type { AuditAction, UserId } from "@crowdwire/protocol";
import { API_PREFIX, ROUTES, type Route, type RouteName, type Routes } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { describe, it } from "mocha";
import { query } from "../../../../test/support/postgres.ts";
import { expectProblem, type Visitor } from "../../support/TestServer.ts";
import { PASSWORD, type Part } from "./Cast.ts";
import { SAMPLES } from "./samples.ts";
import { useCast } from "./useCast.ts";

/** The routes that name an action. */
type AuditedRoute = {
  [Name in RouteName]: Routes[Name] extends { readonly audit: AuditAction } ? Name : never;
}[RouteName];

/** A request that succeeds, and what the log has to say of it. */
interface Act {
  readonly who: Visitor;
  readonly actor: UserId;
  readonly params?: Record<string, string>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly world?: string;
  /** An id, or where the answer has it. */
  readonly target?: string | ((answer: Record<string, unknown>) => unknown);
  readonly undo?: () => Promise<unknown>;
}

const ofAnswer = (answer: Record<string, unknown>) => answer["id"];
describe("the audit log", function () {
  this.timeout(60_000);
  const { parts, as, heard } = useCast({ MAP_UPLOADS_PER_HOUR: "20" });
  /** An account with a password, signed in. */
  async function withPassword(): Promise<{ who: Visitor; actor: UserId; user: User & { email: string } }> {
    const { cast, server } = parts();
    const user = await cast.withPassword();
    const who = server.visitor();
    who.accessToken = await cast.tokenOfUser(user, "api");
    return { who, actor: user.id, user };
  }

  /** The request that the table of permissions makes of it, by whoever may. */
  async function sampled(name: AuditedRoute, part: Part, change: Partial<Act>): Promise<Act> {
    const { cast } = parts();
    const { params, body, contentType, undo } = await SAMPLES[name](cast, part);
    const who = await as(part, ROUTES[name].path);
    return {
      who,
      actor: cast.userOf(part).id,
      ...(params && { params }),
      body,
      ...(contentType && { contentType }),
      ...(undo && { undo }),
      ...(params?.["world"] === "stage" && { world: cast.world.id }),
      ...change,
    };
  }

  /** One for each route of the table that names an action: a new one does not compile without. */
  const ACTS: Readonly<Record<AuditedRoute, () => Promise<Act>>> = {
    async confirmEmail() {
      const { who, actor, user } = await withPassword();
      const token = await parts().cast.letter(user, "confirm", `${randomUUID()}@example.org`);
      return { who, actor, body: { token } };
    },
    async resetPassword() {
      const { who, actor, user } = await withPassword();
      const token = await parts().cast.letter(user, "reset", user.email);
      return { who, actor, body: { token, password: "another good one" } };
    },
    async changePassword() {
      return { ...(await withPassword()), body: { currentPassword: PASSWORD, newPassword: "another good one" } };
    },
    deleteAccount: async () => ({ ...(await withPassword()), body: { password: PASSWORD } }),
    signOutEverywhere: () => withPassword(),
    async issueAdminToken() {
      const made = await withPassword();
      await query(parts().databaseUrl, "update users set is_administrator = true where id = $1", [made.actor]);
      return { ...made, body: { password: PASSWORD } };
    },

    createWorld: () => sampled("createWorld", "registered", { world: "made" }),
    changeWorld: () => sampled("changeWorld", "owner", {}),
    deleteWorld: () => sampled("deleteWorld", "owner", {}),
    restoreWorld: () => sampled("restoreWorld", "owner", { world: parts().cast.world.id }),
    cloneWorld: () => sampled("cloneWorld", "owner", { world: "made" }),
    async transferWorld() {
      const act = await sampled("transferWorld", "owner", {});
      return { ...act, target: (act.body as { userId: string }).userId };
    },
    uploadMap: () => sampled("uploadMap", "owner", {}),
    async uploadMapPicture() {
      return sampled("uploadMapPicture", "owner", { target: await parts().cast.ownMap() });
    },
    showMapVersion: () => sampled("showMapVersion", "owner", { target: parts().cast.world.map!.id }),

    createInvitation: () => sampled("createInvitation", "only invite", { target: ofAnswer }),
    async revokeInvitation() {
      const act = await sampled("revokeInvitation", "only invite", {});
      return { ...act, target: act.params!["invitation"]! };
    },
    acceptInvitation: () => sampled("acceptInvitation", "ownerOfAnother", { world: parts().cast.world.id }),

    createRole: () => sampled("createRole", "only roleManage", { target: ofAnswer }),
    async changeRole() {
      const act = await sampled("changeRole", "only roleManage", {});
      return { ...act, target: act.params!["role"]! };
    },
    async deleteRole() {
      const act = await sampled("deleteRole", "only roleManage", {});
      return { ...act, target: act.params!["role"]! };
    },
    async assignRole() {
      const act = await sampled("assignRole", "only roleManage", {});
      return { ...act, target: act.params!["user"]! };
    },

    async createBan() {
      const act = await sampled("createBan", "only ban", {});
      return { ...act, target: (act.body as { userId: string }).userId };
    },
    async liftBan() {
      const act = await sampled("liftBan", "only ban", {});
      const { items } = await banned(parts().cast.world.id);
      return { ...act, target: items.find(({ id }) => id === act.params!["ban"])!.userId };
    },
    createReport: () => sampled("createReport", "member", { target: ofAnswer }),
    async decideReport() {
      const act = await sampled("decideReport", "only ban", {});
      return { ...act, target: act.params!["report"]! };
    },
    async createPlatformBan() {
      const act = await sampled("createPlatformBan", "administrator", {});
      return { ...act, target: (act.body as { userId: string }).userId };
    },
    async liftPlatformBan() {
      const act = await sampled("liftPlatformBan", "administrator", {});
      const { items } = await banned(null);
      return { ...act, target: items.find(({ id }) => id === act.params!["ban"])!.userId };
    },
  };

  const banned = (world: string | null) =>
    parts().db.bans.list(world as never, { offset: 0, limit: 100, standingOnly: true, now: new Date() });

  /** What was written since. */
  const written = (since: string) =>
    query(
      parts().databaseUrl,
      "select action, actor_id, world_id, target, at from audit_log where id > $1 order by id",
      [since],
    );
  const newest = async () =>
    String((await query(parts().databaseUrl, "select coalesce(max(id), 0) as id from audit_log"))[0]!["id"]);

  /** The log takes no entry while this runs: whatever is tried meanwhile cannot be written down. */
  async function whileShut(work: () => Promise<unknown>): Promise<void> {
    await query(parts().databaseUrl, "alter table audit_log add constraint shut check (false) not valid");
    try {
      await work();
    } finally {
      await query(parts().databaseUrl, "alter table audit_log drop constraint shut");
    }
  }

  /** All that the database holds; files that were taken in are paid for and found again, whatever becomes of their map. */
  async function everything(): Promise<Record<string, unknown>> {
    const { databaseUrl } = parts();
    const tables = await query(
      databaseUrl,
      "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'map_uploads' order by 1",
    );
    const parted = tables.map(
      ({ name }) =>
        `select '${name}' as name, md5(coalesce(string_agg(t::text, ';' order by t::text), '')) as rows from ${name} t`,
    );
    const rows = await query(databaseUrl, parted.join(" union all "));
    return Object.fromEntries(rows.map((row) => [String(row["name"]), row["rows"]]));
  }

  for (const [name, prepare] of Object.entries(ACTS) as [AuditedRoute, () => Promise<Act>][]) {
    const route: Route = ROUTES[name];

    it(`[check 23] has ${route.audit} for ${route.method} ${route.path}: by whom, to what, in which world, when; or it is not done`, async () => {
      const { who, actor, params, body, contentType, world, target, undo } = await prepare();
      const path = route.path.replace(/:(\w+)/gu, (_, key: string) => params?.[key] ?? "");
      const since = await newest();
      const headers = contentType === undefined ? {} : { "content-type": contentType };
      const before = await everything();
      const told = heard.length;
      await whileShut(async () => {
        const failed = await who.request(route.method, `${API_PREFIX}${path}`, body, headers);
        expect(failed.status, await failed.text()).to.be.at.least(500);
      });
      expect(await everything(), "what cannot be written down has not happened").to.deep.equal(before);
      expect(heard.slice(told), "and nobody is told of it").to.deep.equal([]);

      const response = await who.request(route.method, `${API_PREFIX}${path}`, body, headers);
      const text = await response.text();
      expect(response.status, text).to.be.within(200, 299);
      const answer = text === "" ? {} : JSON.parse(text);
      expect(await written(since)).to.deep.equal([
        {
          action: route.audit,
          actor_id: actor,
          world_id: world === "made" ? answer.id : (world ?? null),
          target: typeof target === "function" ? target(answer) : (target ?? null),
          at: parts().server.clock.now(),
        },
      ]);
      await undo?.();
    });
  }

  it("[check 23] has who showed a wrong password: for the administration, and for whatever else asks for one", async () => {
    const { who, actor } = await withPassword();
    await query(parts().databaseUrl, "update users set is_administrator = true where id = $1", [actor]);
    const wrong = { currentPassword: "not theirs", newPassword: "another good one" };
    const elsewhere = { email: "new@example.org", password: "not theirs" };
    for (const [action, method, path, body] of [
      ["admin.tokenRefused", "POST", "/session/admin-token", { password: "not theirs" }],
      ["account.passwordRefused", "PUT", "/account/password", wrong],
      ["account.passwordRefused", "PUT", "/account/email", elsewhere],
      ["account.passwordRefused", "DELETE", "/account", { password: "not theirs" }],
    ] as const) {
      const since = await newest();
      await expectProblem(await who.request(method, `${API_PREFIX}${path}`, body), "wrongCredentials");
      const [entry, ...more] = await written(since);
      expect(entry).to.include({ action, actor_id: actor });
      expect(more).to.deep.equal([]);
    }
  });

  it("[check 23] has who signed in; nobody is signed in where it cannot", async () => {
    const { user } = await withPassword();
    const { server, db } = parts();
    const session = () =>
      server.visitor().request("POST", `${API_PREFIX}/session/password`, { email: user.email, password: PASSWORD });
    const signIns = async () => (await db.sessions.list(user.id, server.clock.now())).length;
    const before = await signIns();
    await whileShut(async () => expect((await session()).status).to.be.at.least(500));
    expect(await signIns()).to.equal(before);
    const since = await newest();
    expect((await session()).status).to.equal(201);
    expect(await signIns()).to.equal(before + 1);
    expect((await written(since)).map(({ action }) => action)).to.deep.equal(["signIn.succeeded"]);
  });

  it("[check 23] has nothing of what was refused", async () => {
    const since = await newest();
    const body = { name: "Not mine", permissions: [] };
    await expectProblem(
      await (await as("member")).request("POST", `${API_PREFIX}/worlds/stage/roles`, body),
      "notAllowed",
    );
    expect(await written(since)).to.deep.equal([]);
  });
});
