import { type Database, openDatabase } from "@crowdwire/db";
import { userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { useDatabase } from "../../../../test/support/postgres.ts";
import { useTemporaryDirectory } from "../../../../test/support/temporaryDirectory.ts";
import { startTestServer, type TestServer } from "../../support/TestServer.ts";

describe("what the API notes", () => {
  const postgres = useDatabase();
  const dataDir = useTemporaryDirectory("records");
  let db: Database;
  let server: TestServer;

  before(async () => {
    db = openDatabase({ url: postgres.url() });
    await db.migrate();
    server = await startTestServer({ db, dataDir: dataDir.path() });
  });
  after(async () => {
    await server.close();
    await db.close();
  });

  it("(M22) says when somebody signed in and out, without holding them up", async () => {
    const visitor = server.visitor();
    const { profile } = (await (await visitor.signIn()).json()) as { profile: { userId: string } };
    const user = userId(profile.userId);
    expect((await visitor.request("DELETE", "/api/v1/session")).status).to.equal(204);
    expect((await db.events.list({ user, limit: 9 })).events, "not yet: nobody waited for it").to.deep.equal([]);
    await server.recorder.flush();
    const { events } = await db.events.list({ user, limit: 9 });
    expect(events.map(({ kind, at }) => ({ kind, at }))).to.deep.equal([
      { kind: "signedOut", at: server.clock.now() },
      { kind: "signedIn", at: server.clock.now() },
    ]);
  });

  it("(M19) counts newcomers by the hour", async () => {
    const nowMs = server.clock.now().getTime();
    const hour = { from: new Date(nowMs - (nowMs % 3_600_000)), to: new Date(nowMs + 1) };
    const guests = async () => {
      await server.recorder.flush();
      const [point] = await db.statistics.read(null, "hour", hour.from, hour.to);
      return point?.values.guests ?? 0;
    };
    const earlier = await guests();
    const visitor = server.visitor();
    await visitor.signIn();
    await visitor.signIn({ name: "Renamed" });
    expect(await guests(), "the second time they only changed their name").to.equal(earlier + 1);
  });
});
