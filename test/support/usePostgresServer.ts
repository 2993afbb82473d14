import { type EmbeddedPostgres, openEmbeddedPostgres } from "@crowdwire/db/embedded";
import { after, before } from "mocha";
import { useTemporaryDirectory } from "./temporaryDirectory.ts";

export interface PostgresServerUnderTest {
  url(): string;
  /** Kills the server outright, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same data and the same port. */
  restart(): Promise<void>;
}

/** Gives the surrounding `describe` a database server of its own, which may be killed. */
export function usePostgresServer(): PostgresServerUnderTest {
  const dataDir = useTemporaryDirectory("postgres-server");
  let server: EmbeddedPostgres | undefined;
  const start = async () => {
    const before = server?.url;
    server = await openEmbeddedPostgres({ dataDir: dataDir.path() });
    if (before !== undefined && server.url !== before) throw new Error("The database server is back on another port.");
  };
  before("a database server of its own", async function () {
    this.timeout(60_000);
    await start();
  });
  after("stop it", async function () {
    this.timeout(60_000);
    await server?.stop();
  });
  const running = () => {
    if (server === undefined) throw new Error("usePostgresServer().url() is there once the before hooks have run.");
    return server;
  };
  return {
    url: () => running().url,
    restart: start,
    async kill() {
      const { pid, ended } = running();
      process.kill(pid, "SIGKILL");
      await ended;
    },
  };
}
