import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { openDatabase } from "@crowdwire/db";
import { type EmbeddedPostgres, openEmbeddedPostgres } from "@crowdwire/db/embedded";

const ROOT = join(import.meta.dirname, "..", "..", "..");
/** A data folder of the benchmark's own; what it holds is made once. */
const DATA_DIR = join(ROOT, ".cache", "bench");
const PREPARE = join(ROOT, "game-server", "src", "prepare.ts");
const SLUG = "storm";
/** More than any storm brings. */
const CAPACITY = 20_000;

/** Everything a game server stands on: the embedded Postgres, maps, and a world large enough. */
export class Stack {
  readonly #postgres: EmbeddedPostgres;
  readonly worldId: string;
  /** The same world's name in its address. */
  readonly slug = SLUG;
  /** What a game server is told by its environment, but for its ports. */
  readonly environment: Readonly<Record<string, string>>;

  private constructor(postgres: EmbeddedPostgres, worldId: string, environment: Record<string, string>) {
    this.#postgres = postgres;
    this.worldId = worldId;
    this.environment = environment;
  }

  /** @param progress is told what takes a while @throws Error where something could not be made */
  static async open(progress: (line: string) => void): Promise<Stack> {
    progress("opening the database");
    const postgres = await openEmbeddedPostgres({ dataDir: join(DATA_DIR, "postgres"), durable: true });
    try {
      const environment = { DATABASE_URL: postgres.url, DATA_DIR, NODE_ENV: "test", LOG_LEVEL: "silent" };
      progress("preparing worlds (the first time this takes a minute)");
      await prepare(environment);
      return new Stack(postgres, await openWorld(postgres.url), environment);
    } catch (error) {
      await postgres.stop();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#postgres.stop();
  }
}

async function prepare(environment: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [PREPARE], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The worlds could not be prepared; ${PREPARE} has said why.`);
}

/** The plaza once more, with room for everyone. Answers its id. */
async function openWorld(url: string): Promise<string> {
  const db = openDatabase({ url, pool: { max: 1 }, applicationName: "crowdwire bench" });
  try {
    const plaza = await db.worlds.findBySlug("plaza");
    if (!plaza?.map) throw new Error("There is no plaza with a map to have a storm in.");
    const { contentHash, files } = plaza.map;
    const map = { contentHash, files };
    await db.worlds.seed({ slug: SLUG, name: "Storm", description: "For benchmarks.", capacity: CAPACITY, map });
    return (await db.worlds.findBySlug(SLUG))!.id;
  } finally {
    await db.close();
  }
}
