import { Ban, SignIn } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { query } from "../../../../test/support/postgres.ts";
import { ANY_LOOK } from "../../support/accounts.ts";
import { expectProblem, type TestServer } from "../../support/TestServer.ts";
import { type Cast, PASSWORD } from "./Cast.ts";
import { useCast } from "./useCast.ts";

describe("bans from the platform, by the API", function () {
  this.timeout(30_000);
  const { parts, as, heard } = useCast();
  let server: TestServer;
  let cast: Cast;

  before(() => {
    ({ server, cast } = parts());
  });

  it("[check 21] [check 23] refuse every sign-in at once, new ones too, and say why and until when", async () => {
    const path = "/admin/bans";
    const administrator = await as("administrator", path);
    const target = await as("registered");
    const body = { userId: cast.userOf("registered").id, reason: "Everywhere.", until: null };
    const created = await administrator.request("POST", `/api/v1${path}`, body);
    const ban = Ban.parse(await created.json());
    expect(heard[0]).to.deep.include({ type: "banned", worldId: null, userId: body.userId });
    const expectBanned = async (answer: Promise<Response>) => {
      const problem = await expectProblem(await answer, "bannedFromPlatform");
      expect(problem.ban).to.deep.equal({ reason: "Everywhere.", until: null });
    };
    await expectBanned(target.request("GET", "/api/v1/account"));
    await expectBanned((await as("registered")).request("GET", "/api/v1/account"));
    await administrator.request("DELETE", `/api/v1${path}/${ban.id}`);
    expect((await (await as("registered")).request("GET", "/api/v1/account")).status).to.equal(200);
    const audit = "select action, actor_id, target from audit_log where action like 'platformBan%' order by id";
    expect(await query(parts().databaseUrl, audit)).to.deep.equal(
      ["platformBan.created", "platformBan.lifted"].map((action) => ({
        action,
        actor_id: cast.userOf("administrator").id,
        target: body.userId,
      })),
    );
  });

  it("[check 21] are told to whoever opens a link for a new password, which is not used up by it", async () => {
    const path = "/admin/bans";
    const administrator = await as("administrator", path);
    const user = await cast.withPassword();
    const token = await cast.letter(user, "reset", user.email);
    const body = { userId: user.id, reason: "Spam.", until: null };
    const ban = Ban.parse(await (await administrator.request("POST", `/api/v1${path}`, body)).json());
    const reset = () =>
      server.visitor().request("POST", "/api/v1/account/password/reset", { token, password: "another good one" });
    const signIn = (password: string) =>
      server.visitor().request("POST", "/api/v1/session/password", { email: user.email, password });
    const problem = await expectProblem(await reset(), "bannedFromPlatform");
    expect(problem.ban).to.deep.equal({ reason: "Spam.", until: null });
    expect(problem.detail).to.contain("banned").and.to.contain("Spam.");
    await expectProblem(await signIn(PASSWORD), "bannedFromPlatform");
    await administrator.request("DELETE", `/api/v1${path}/${ban.id}`);
    expect((await signIn(PASSWORD)).status, "the old one holds").to.equal(201);
    expect((await reset()).status).to.equal(200);
    expect((await signIn("another good one")).status).to.equal(201);
  });

  it("[check 21] are told to whoever shows a guest's cookie, who becomes nobody new for it, and is back when it is over", async () => {
    const path = "/admin/bans";
    const administrator = await as("administrator", path);
    const guest = server.visitor();
    const { profile } = SignIn.parse(await (await guest.signIn()).json());
    const until = new Date(server.clock.now().getTime() + 3_600_000).toISOString();
    const body = { userId: profile.userId, reason: "Spam", until };
    expect((await administrator.request("POST", `/api/v1${path}`, body)).status).to.equal(201);
    const expectBanned = async (answer: Promise<Response>) =>
      expect((await expectProblem(await answer, "bannedFromPlatform")).ban).to.deep.equal({ reason: "Spam", until });
    await expectBanned(guest.request("GET", "/api/v1/account"));
    guest.accessToken = undefined;
    // Each time with the cookie that the answer before set, also long after the first one is spent.
    for (let turn = 0; turn < 3; turn++) {
      await expectBanned(guest.request("POST", "/api/v1/session/refresh"));
      await server.clock.pass(15 * 60_000);
    }
    await expectBanned(guest.signIn({ name: "Somebody else" }));
    const registration = { name: "Else", look: ANY_LOOK, email: "else@example.org", password: "a long new password" };
    await expectBanned(guest.request("POST", "/api/v1/account/register", registration));
    await server.clock.pass(3_600_000);
    const back = SignIn.parse(await (await guest.request("POST", "/api/v1/session/refresh")).json());
    expect(back.profile.userId).to.equal(profile.userId);
  });
});
