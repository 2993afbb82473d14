import { type Database, openDatabase } from "@crowdwire/db";
import { after, before, beforeEach } from "mocha";
import { findFreePort } from "../../../../test/support/freePort.ts";
import { useDatabase } from "../../../../test/support/postgres.ts";
import type { LiveChange } from "../../../src/live/LiveChange.ts";
import { type Issuer, startIssuer } from "../../support/startIssuer.ts";
import { RealClock } from "../../support/TestClock.ts";
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

/**
 * Gives the surrounding `describe` a server with a database, and everybody who could ask it something.
 *
 * @param needs `provider`: a real OpenID Connect provider, which the server calls "corp"; its clock goes, then, as the provider's
 */
export function useCast(environment: TestServerOptions["environment"] = {}, needs: { readonly provider?: true } = {}) {
  const postgres = useDatabase();
  const folder = useSuiteFolder();
  /** What was told to worlds, since the test began. */
  const heard: LiveChange[] = [];
  let opened: CastParts | undefined;
  let issuer: Issuer | undefined;

  before("a server, and everybody who could ask it", async () => {
    const databaseUrl = postgres.url();
    const db = openDatabase({ url: databaseUrl });
    await db.migrate();
    const dataDir = folder.path();
    const publish = async (change: LiveChange) => void heard.push(change);
    const options = { db, dataDir, publish, environment };
    const server = await startTestServer(needs.provider ? { ...options, ...(await withProvider()) } : options);
    opened = { db, server, databaseUrl, dataDir, cast: await Cast.make(db, server, issuer) };
  });

  async function withProvider(): Promise<Pick<TestServerOptions, "port" | "clock" | "environment">> {
    // A provider knows beforehand to where it may send browsers back.
    const port = await findFreePort();
    issuer = await startIssuer([`http://127.0.0.1:${port}/api/v1/session/oidc/corp/callback`]);
    const { url, clientId, clientSecret } = issuer;
    const provider = { id: "corp", name: "Example Corp", issuer: url, clientId, clientSecret };
    return {
      port,
      clock: new RealClock(),
      environment: { ...environment, OIDC_PROVIDERS: JSON.stringify([provider]) },
    };
  }

  after(async () => {
    await opened?.server.close();
    await issuer?.close();
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
