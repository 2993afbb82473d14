import { rm } from "node:fs/promises";
import { type EmbeddedPostgres, openEmbeddedPostgres } from "@crowdwire/db/embedded";
import { after, before } from "mocha";
import pg from "pg";
import { makeTemporaryDirectory } from "./temporaryDirectory.ts";

interface Shared {
  dataDir: string;
  server: EmbeddedPostgres;
}

let shared: Promise<Shared> | undefined;
let databases = 0;

// Loaded outside of any describe, so this hook is the root suite's: it runs when all files have.
after("stop the tests' database server", async function () {
  this.timeout(60_000);
  const running = await shared;
  shared = undefined;
  await running?.server.stop();
  if (running !== undefined) {
    await rm(running.dataDir, { recursive: true, force: true });
  }
});

/**
 * Gives the surrounding `describe` an empty database of its own, on one server per mocha run that does not care for
 * power cuts. Call `url()` inside hooks and tests only.
 */
export function useDatabase(): { url(): string } {
  let url: string | undefined;
  before("an empty database", async function () {
    this.timeout(60_000);
    url = await createDatabase();
  });
  after(() => {
    url = undefined;
  });
  return {
    url() {
      if (url === undefined) {
        throw new Error("useDatabase().url() is there once the before hooks have run.");
      }
      return url;
    },
  };
}

/** Makes an empty database and answers its URL. */
export async function createDatabase(): Promise<string> {
  shared ??= open();
  const { server } = await shared;
  const name = `test_${process.pid}_${++databases}`;
  await query(server.url, `CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs one statement on a connection of its own. */
export async function query(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

async function open(): Promise<Shared> {
  const dataDir = await makeTemporaryDirectory("test-postgres");
  return { dataDir, server: await openEmbeddedPostgres({ dataDir, durable: false }) };
}
