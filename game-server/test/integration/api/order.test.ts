import type { Database } from "@crowdwire/db";
import { permissionBits } from "@crowdwire/protocol";
import { Ban, BanList, Invitation, InvitationList, Role, WorldDetails } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { query } from "../../../../test/support/postgres.ts";
import { expectProblem, startTestServer, type TestServer, type Visitor } from "../../support/TestServer.ts";
import type { Cast, Part } from "./Cast.ts";
import { useCast } from "./useCast.ts";

const DAY_MS = 86_400_000;
const STAGE = "/api/v1/worlds/stage";

describe("order in a world, by the API", function () {
  this.timeout(30_000);
  const { parts, as, heard } = useCast();
  let db: Database;
  let server: TestServer;
  let cast: Cast;

  before(() => {
    ({ db, server, cast } = parts());
  });

  const invite = async (visitor: Visitor, body: unknown = {}) => {
    const response = await visitor.request("POST", `${STAGE}/invitations`, body);
    expect(response.status, await response.clone().text()).to.equal(201);
    return Invitation.parse(await response.json());
  };
  const accept = async (visitor: Visitor, token: string | null) =>
    visitor.request("POST", `/api/v1/invitations/${token}/accept`);

  describe("invitations", () => {
    it("bring somebody in, even a guest into a private world, as often as they may be used", async () => {
      const owner = await as("owner");
      const made = await owner.request("POST", "/api/v1/worlds", {
        name: "Club",
        map: "ready-made",
        visibility: "private",
        guestsAllowed: false,
      });
      const { slug } = WorldDetails.parse(await made.json());
      const link = Invitation.parse(
        await (await owner.request("POST", `/api/v1/worlds/${slug}/invitations`, { maxUses: 1 })).json(),
      );
      const guest = await as("guest");
      const preview = await (await server.visitor().request("GET", `/api/v1/invitations/${link.token}`)).json();
      expect(preview).to.deep.include({ roleName: "Member", invitedBy: "Owner" });
      await expectProblem(await guest.request("GET", `/api/v1/worlds/${slug}`), "worldNotFound");
      expect((await accept(guest, link.token)).status).to.equal(200);
      expect((await guest.request("GET", `/api/v1/worlds/${slug}`)).status).to.equal(200);
      expect(heard).to.deep.include({
        type: "accessChanged",
        worldId: (await db.worlds.findBySlug(slug))!.id,
        userIds: [cast.userOf("guest").id],
      });
      expect((await accept(guest, link.token)).status, "again").to.equal(200);
      await expectProblem(await accept(await as("registered"), link.token), "invitationExpired");
    });

    it("end with their time and by being revoked", async () => {
      const owner = await as("owner");
      const hourly = await invite(owner, { expiresInHours: 1 });
      const revoked = await invite(owner);
      expect((await owner.request("DELETE", `${STAGE}/invitations/${revoked.id}`)).status).to.equal(204);
      await expectProblem(await accept(await as("registered"), revoked.token), "invitationExpired");
      await server.clock.pass(3_600_000);
      await expectProblem(await accept(await as("registered"), hourly.token), "invitationExpired");
      await expectProblem(
        await server.visitor().request("GET", `/api/v1/invitations/${"x".repeat(43)}`),
        "invitationExpired",
      );
      await expectProblem(await server.visitor().request("GET", "/api/v1/invitations/short"), "notFound");
    });

    it("give another role than the default one only from those who may give it, and show no link to those who may not", async () => {
      const moderators = await db.roles.create(cast.world.id, {
        name: "Moderators",
        permissions: permissionBits(["ban", "chat"]),
      });
      const inviter = await as("only invite");
      const refused = await inviter.request("POST", `${STAGE}/invitations`, { roleId: moderators.id });
      await expectProblem(refused, "notAllowed");
      const link = await invite(await as("owner"), { roleId: moderators.id });
      const { invitations } = InvitationList.parse(await (await inviter.request("GET", `${STAGE}/invitations`)).json());
      expect(invitations.find(({ id }) => id === link.id)?.token).to.equal(null);
      const plain = await invite(inviter);
      const mine = InvitationList.parse(
        await (await inviter.request("GET", `${STAGE}/invitations`)).json(),
      ).invitations;
      expect(mine.find(({ id }) => id === plain.id)?.token, "can be shown again").to.equal(plain.token);
      const newcomer = await as("registered");
      await accept(newcomer, link.token);
      const world = WorldDetails.parse(await (await newcomer.request("GET", STAGE)).json());
      expect(world.viewer?.role?.name).to.equal("Moderators");
      await db.memberships.leave(cast.userOf("registered").id, cast.world.id);
      const stored = await query(parts().databaseUrl, "select invitations::text as row from invitations");
      expect(JSON.stringify(stored)).to.not.contain(link.token);
    });
  });

  describe("roles", () => {
    it("are not won back by a link of before: a demoted moderator stays one of the many", async () => {
      const powers = permissionBits(["walk", "invite", "roleManage", "ban"]);
      const moderators = await db.roles.create(cast.world.id, { name: "Wardens", permissions: powers });
      const person = await cast.extra();
      await db.memberships.assignRole(person.id, cast.world.id, moderators.id);
      const warden = server.visitor();
      warden.accessToken = await cast.tokenOfUser(person, "api");
      const link = await invite(warden, { roleId: moderators.id });
      const fallback = (await db.roles.findDefault(cast.world.id))!;
      const demoted = { roleId: fallback.id };
      const owner = await as("owner");
      expect((await owner.request("PUT", `${STAGE}/members/${person.id}/role`, demoted)).status).to.equal(204);
      await expectProblem(await accept(warden, link.token), "invitationExpired");
      const { permissions } = (await db.access.of(person.id, cast.world.id, server.clock.now()))!;
      expect(permissions).to.equal(fallback.permissions);
      await expectProblem(
        await server.visitor().request("GET", `/api/v1/invitations/${link.token}`),
        "invitationExpired",
      );
    });

    it("nobody makes, gives, changes or takes more than they may do themselves", async () => {
      const manager = await as("only roleManage");
      const create = (permissions: string[]) =>
        manager.request("POST", `${STAGE}/roles`, { name: `R ${Math.random()}`, permissions });
      await expectProblem(await create(["ban"]), "notAllowed");
      const role = Role.parse(await (await create(["roleManage"])).json());
      const change = (id: string, body: unknown) => manager.request("PATCH", `${STAGE}/roles/${id}`, body);
      await expectProblem(await change(role.id, { permissions: ["roleManage", "walk"] }), "notAllowed");
      const banRole = (await db.roles.list(cast.world.id)).find(({ name }) => name === "only ban")!;
      await expectProblem(await change(banRole.id, { permissions: [] }), "notAllowed");
      await expectProblem(await manager.request("DELETE", `${STAGE}/roles/${banRole.id}`), "notAllowed");
      const assign = (part: Part, roleId: string) =>
        manager.request("PUT", `${STAGE}/members/${cast.userOf(part).id}/role`, { roleId });
      await expectProblem(await assign("only roleManage", banRole.id), "notAllowed");
      await expectProblem(await assign("only ban", role.id), "notAllowed");
      await expectProblem(await assign("owner", role.id), "notAllowed");
      await expectProblem(await assign("registered", role.id), "notFound");
      const plain = await cast.extra();
      const given = await manager.request("PUT", `${STAGE}/members/${plain.id}/role`, { roleId: role.id });
      expect(given.status).to.equal(204);
      expect(heard.at(-1)).to.deep.equal({
        type: "accessChanged",
        worldId: cast.world.id,
        userIds: [plain.id],
      });
    });

    it("a changed role is told to those inside at once", async () => {
      const owner = await as("owner");
      const made = Role.parse(
        await (await owner.request("POST", `${STAGE}/roles`, { name: "Choir", permissions: ["talk"] })).json(),
      );
      await owner.request("PATCH", `${STAGE}/roles/${made.id}`, { permissions: ["chat"] });
      expect(heard).to.deep.equal([{ type: "roleChanged", worldId: cast.world.id, roleId: made.id }]);
      await expectProblem(
        await owner.request("POST", `${STAGE}/roles`, { name: "choir", permissions: [] }),
        "conflict",
      );
    });

    it("there is always one default role, and its place is taken, not left", async () => {
      const owner = await as("owner");
      const roles = () => db.roles.list(cast.world.id);
      const before = (await roles()).find(({ isDefault }) => isDefault)!;
      await expectProblem(await owner.request("DELETE", `${STAGE}/roles/${before.id}`), "conflict");
      const next = await cast.emptyRole();
      expect((await owner.request("PATCH", `${STAGE}/roles/${next.id}`, { isDefault: true })).status).to.equal(200);
      expect((await roles()).filter(({ isDefault }) => isDefault).map(({ id }) => id)).to.deep.equal([next.id]);
      expect(heard.at(-1)).to.deep.equal({ type: "accessChanged", worldId: cast.world.id, userIds: null });
      await owner.request("PATCH", `${STAGE}/roles/${before.id}`, { isDefault: true });
    });
  });

  describe("bans", () => {
    it("keep somebody out until then, tell their page why, and let them in again when lifted", async () => {
      const moderator = await as("only ban");
      const user = cast.userOf("member");
      const until = new Date(server.clock.now().getTime() + DAY_MS).toISOString();
      const created = await moderator.request("POST", `${STAGE}/bans`, { userId: user.id, reason: "Shouting.", until });
      const ban = Ban.parse(await created.json());
      expect(ban).to.deep.include({ until, reason: "Shouting.", isActive: true });
      expect(heard).to.deep.equal([
        { type: "banned", worldId: cast.world.id, userId: user.id, reason: "Shouting.", until },
      ]);

      const banned = await as("member");
      const problem = await expectProblem(await banned.request("GET", `${STAGE}/members`), "bannedFromWorld");
      expect(problem.ban).to.deep.equal({ reason: "Shouting.", until });
      const page = WorldDetails.parse(await (await banned.request("GET", STAGE)).json());
      expect(page.viewer?.ban).to.deep.equal({ reason: "Shouting.", until });
      const link = await invite(await as("owner"));
      await expectProblem(await accept(banned, link.token), "bannedFromWorld");

      expect((await moderator.request("DELETE", `${STAGE}/bans/${ban.id}`)).status).to.equal(204);
      expect((await banned.request("GET", `${STAGE}/members`)).status).to.equal(200);
      await expectProblem(await moderator.request("DELETE", `${STAGE}/bans/${ban.id}`), "notFound");
      const all = BanList.parse(await (await moderator.request("GET", `${STAGE}/bans?show=all`)).json());
      expect(all.bans.find(({ id }) => id === ban.id)).to.deep.include({ isActive: false });
    });

    it("are over by themselves when their time is", async () => {
      const moderator = await as("only ban");
      const until = new Date(server.clock.now().getTime() + 60_000).toISOString();
      await moderator.request("POST", `${STAGE}/bans`, {
        userId: cast.userOf("guestMember").id,
        reason: "A minute.",
        until,
      });
      await expectProblem(await (await as("guestMember")).request("GET", `${STAGE}/members`), "bannedFromWorld");
      await server.clock.pass(60_001);
      expect((await (await as("guestMember")).request("GET", `${STAGE}/members`)).status).to.equal(200);
    });

    it("reach neither the owner, nor oneself, nor whoever has other powers, nor the past", async () => {
      const moderator = await as("only ban");
      const ban = (userId: string, until: string | null = null) =>
        moderator.request("POST", `${STAGE}/bans`, { userId, reason: "No.", until });
      await expectProblem(await ban(cast.userOf("owner").id), "notAllowed");
      await expectProblem(await ban(cast.userOf("only roleManage").id), "notAllowed");
      await expectProblem(await ban(cast.userOf("only ban").id), "invalidRequest");
      await expectProblem(await ban(cast.userOf("registered").id, "2020-01-01T00:00:00Z"), "invalidRequest");
      await expectProblem(await ban("00000000-0000-4000-8000-000000000000"), "notFound");
    });

    it("[check 22] an administrator's token lets nobody in who is no administrator any more", async () => {
      const visitor = await as("administrator", "/admin/bans");
      expect((await visitor.request("GET", "/api/v1/admin/bans")).status).to.equal(200);
      const change = "update users set is_administrator = $1 where id = $2";
      await query(parts().databaseUrl, change, [false, cast.userOf("administrator").id]);
      await expectProblem(await visitor.request("GET", "/api/v1/admin/bans"), "notAllowed");
      await query(parts().databaseUrl, change, [true, cast.userOf("administrator").id]);
      expect((await visitor.request("GET", "/api/v1/admin/bans")).status).to.equal(200);
    });
  });

  describe("what is kept of it", () => {
    it("reports are seen by those who may ban, decided once, and kept with what the server knows", async () => {
      const reporter = await as("member");
      const reported = { userId: cast.userOf("guestMember").id, reason: "harassment", comment: "Follows me." };
      const { id } = (await (await reporter.request("POST", `${STAGE}/reports`, reported)).json()) as { id: string };
      const moderator = await as("only ban");
      const read = await (await moderator.request("GET", `${STAGE}/reports/${id}`)).json();
      expect(read).to.deep.include({ comment: "Follows me.", reason: "harassment", decision: null });
      const decide = () =>
        moderator.request("PUT", `${STAGE}/reports/${id}/decision`, { outcome: "acted", note: "Warned." });
      expect(await (await decide()).json()).to.have.nested.property("decision.outcome", "acted");
      await expectProblem(await decide(), "conflict");
      await expectProblem(
        await reporter.request("POST", `${STAGE}/reports`, { ...reported, userId: cast.userOf("member").id }),
        "invalidRequest",
      );
    });

    it("[check 24] reports are bounded: so many an hour from one person, and four times as many from one network", async () => {
      const few = await startTestServer({
        db,
        dataDir: parts().dataDir,
        clock: server.clock,
        environment: { REPORTS_PER_HOUR: "2" },
      });
      try {
        const report = async (token: string | undefined) => {
          const visitor = few.visitor();
          visitor.accessToken = token;
          return visitor.request("POST", `${STAGE}/reports`, { userId: null, reason: "spam" });
        };
        const kept = async () =>
          (await db.reports.list({ world: cast.world.id, judge: null, show: "all", offset: 0, limit: 1 })).total;
        const before = await kept();
        const person = await cast.extra();
        // Another device is the same person.
        const own = [
          await report(await cast.tokenOfUser(person, "api")),
          await report(await cast.tokenOfUser(person, "api")),
        ];
        expect(own.map(({ status }) => status)).to.deep.equal([201, 201]);
        const refused = await report(await cast.tokenOfUser(person, "api"));
        expect(Number(refused.headers.get("retry-after"))).to.be.within(3000, 3600);
        await expectProblem(refused, "tooManyRequests");
        const others = [];
        for (let count = 0; count < 7; count++) {
          others.push((await report(await cast.tokenOfUser(await cast.extra(), "api"))).status);
        }
        // The one that was refused to a person counts for their network all the same.
        expect(others).to.deep.equal([...Array<number>(5).fill(201), 429, 429]);
        expect(await kept()).to.equal(before + 7);
      } finally {
        await few.close();
      }
    });

    it("reports about somebody who holds `ban`, the owner included, are judged by others, and found by administrators", async () => {
      const reporter = await as("member");
      const file = async (part: Part) => {
        const body = { userId: cast.userOf(part).id, reason: "harassment", comment: `About ${part}.` };
        const filed = await reporter.request("POST", `${STAGE}/reports`, body);
        expect(filed.status, await filed.clone().text()).to.equal(201);
        return ((await filed.json()) as { id: string }).id;
      };
      const judges = ["owner", "only ban"] as const;
      const about = new Map<Part, string>();
      for (const part of judges) about.set(part, await file(part));
      const decision = { outcome: "dismissed", note: "I am innocent." };
      for (const part of judges) {
        const visitor = await as(part);
        const list = await (await visitor.request("GET", `${STAGE}/reports?limit=100`)).text();
        const events = await (await visitor.request("GET", `${STAGE}/events?kind=reported&limit=100`)).text();
        const own = about.get(part)!;
        await expectProblem(await visitor.request("GET", `${STAGE}/reports/${own}`), "notFound");
        await expectProblem(await visitor.request("PUT", `${STAGE}/reports/${own}/decision`, decision), "notFound");
        for (const [subject, id] of about) {
          expect(list.includes(id), `${subject} in the list of ${part}`).to.equal(subject !== part);
          expect(events.includes(id), `${subject} in the history of ${part}`).to.equal(subject !== part);
        }
      }
      expect((await (await as("owner")).request("GET", `${STAGE}/reports/${about.get("only ban")}`)).status).to.equal(
        200,
      );
      const administrator = await as("administrator", "/admin/reports");
      const all = await (await administrator.request("GET", "/api/v1/admin/reports?limit=100")).text();
      for (const [, id] of about) expect(all).to.include(id);
    });

    it("[M13] a report of the world itself is seen by whoever holds `ban` there, and by nobody else", async () => {
      const reporter = await as("member");
      const body = { userId: null, reason: "other", comment: "Its fountain says rude things." };
      const filed = await reporter.request("POST", `${STAGE}/reports`, body);
      expect(filed.status, await filed.clone().text()).to.equal(201);
      const { id } = (await filed.json()) as { id: string };
      for (const part of ["owner", "only ban"] as const) {
        const { reports } = (await (await (await as(part)).request("GET", `${STAGE}/reports`)).json()) as {
          reports: { id: string; isOfWorld: boolean; reported: unknown; comment: string }[];
        };
        const seen = reports.find((report) => report.id === id);
        expect(seen, part).to.deep.include({ isOfWorld: true, reported: null, comment: body.comment });
      }
      const others = ["member", "only roleManage", "only worldMute", "administrator", "ownerOfAnother"] as const;
      for (const [index, part] of others.entries()) {
        const why = index < 3 ? "notAllowed" : "membersOnly";
        await expectProblem(await (await as(part)).request("GET", `${STAGE}/reports/${id}`), why);
      }
    });

    it("the history of events says who did what to whom, the latest first, a part at a time", async () => {
      const moderator = await as("only ban");
      const get = async (search: string) =>
        (await (await moderator.request("GET", `${STAGE}/events?${search}`)).json()) as {
          events: { id: string; kind: string; user: { name: string } | null }[];
          next: string | null;
        };
      const first = await get("limit=2");
      expect(first.events).to.have.lengthOf(2);
      const second = await get(`limit=2&before=${first.next}`);
      expect(second.events.map(({ id }) => id)).to.not.include(first.events[0]!.id);
      const bans = await get("kind=banned");
      expect(bans.events.every(({ kind }) => kind === "banned")).to.equal(true);
      expect(bans.events[0]?.user?.name).to.equal("only ban");
    });
  });
});
