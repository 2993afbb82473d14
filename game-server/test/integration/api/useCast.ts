import { type Database, openDatabase } from "@crowdwire/db";
import { after, before, beforeEach } from "mocha";
import { useDatabase } from "../../../../test/support/postgres.ts";
import type { LiveChange } from "../../../src/live/LiveChange.ts";
import { startTestServer, type TestServer, type TestServerOptions, type Visitor } from "../../support/TestServer.ts";
import { useSuiteFolder } from "../../support/temporaryFolder.ts";
import { Cast, type Part } from "./Cast.ts";

/** What is there once the before hooks have run. */
export interface CastParts {
  readonly db: Database;
  readonly server: TestServer;
  readonly cast: Cast;
  readonly databaseUrl: string;
  /** For keys and maps. */
  readonly dataDir: string;
}

/** Gives the surrounding `describe` a server with a database, and everybody who could ask it something. */
export function useCast(environment: TestServerOptions["environment"] = {}) {
  const postgres = useDatabase();
  const folder = useSuiteFolder();
  /** What was told to worlds, since the test began. */
  const heard: LiveChange[] = [];
  let opened: CastParts | undefined;

  before("a server, and everybody who could ask it", async () => {
    const databaseUrl = postgres.url();
    const db = openDatabase({ url: databaseUrl });
    await db.migrate();
    const dataDir = folder.path();
    const publish = async (change: LiveChange) => void heard.push(change);
    const server = await startTestServer({ db, dataDir, publish, environment });
    opened = { db, server, databaseUrl, dataDir, cast: await Cast.make(db, server) };
  });
  after(async () => {
    await opened?.server.close();
    await opened?.db.close();
  });
  beforeEach(() => {
    heard.length = 0;
  });

  function parts(): CastParts {
    if (!opened) throw new Error("useCast().parts() is there once the before hooks have run.");
    return opened;
  }

  /** A browser of this part. */
  async function as(part: Part, path = ""): Promise<Visitor> {
    const { server, cast } = parts();
    const visitor = server.visitor();
    visitor.accessToken = await cast.tokenOf(part, path);
    return visitor;
  }

  return { parts, as, heard };
}
