import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, DatabaseUnavailable, openDatabase } from "@crowdwire/db";
import type { GameServerConfig } from "../config.ts";
import { MapFiles } from "../persistence/MapFiles.ts";
import { precompress } from "../persistence/precompress.ts";
import { prepareSeededMaps, projectMapSources, type SeededMap } from "./seededMaps.ts";

/** How many people a world of ours holds: as many as a process serves at half rate (docs/crowd-curve.md). */
const SEEDED_CAPACITY = 2500;
const DATABASE_PATIENCE_MS = 30_000;
const DATABASE_RETRY_MS = 250;

/** The folder of maps within the data folder. */
export const mapsDirectory = (dataDir: string): string => join(dataDir, "maps");

/**
 * Makes everything ready that a server needs to start: the schema, the worlds, their maps, small copies of the client's
 * files. Whatever is there already is left alone; doing it twice at once does no harm.
 *
 * @param progress is told what was done, a sentence at a time.
 * @throws AppError
 */
export async function prepareData(
  config: Pick<GameServerConfig, "DATABASE_URL" | "DATA_DIR" | "CLIENT_DIR">,
  progress: (line: string) => void,
): Promise<void> {
  const db = openDatabase({ url: config.DATABASE_URL, pool: { max: 3 }, applicationName: "crowdwire prepare" });
  try {
    const mapFiles = new MapFiles(mapsDirectory(config.DATA_DIR));
    // The maps are computing, the database is waiting: both at once.
    const [maps] = await Promise.all([
      prepareSeededMaps({ mapFiles, sources: projectMapSources, progress }),
      migrate(db, progress),
      config.CLIENT_DIR === undefined ? undefined : compressClient(config.CLIENT_DIR, progress),
    ]);
    await seedWorlds(db, maps, progress);
  } finally {
    await db.close();
  }
}

async function migrate(db: Database, progress: (line: string) => void): Promise<void> {
  await waitForDatabase(db, progress);
  const names = await db.migrate();
  if (names.length > 0) progress(`Brought the database up to date (${names.length} migrations).`);
}

/** A database that starts together with us needs a moment. */
async function waitForDatabase(db: Database, progress: (line: string) => void): Promise<void> {
  const startedMs = performance.now();
  for (let isFirst = true; ; isFirst = false) {
    try {
      await db.ping();
      return;
    } catch (error) {
      const isHopeless = !(error instanceof DatabaseUnavailable);
      if (isHopeless || performance.now() - startedMs > DATABASE_PATIENCE_MS) throw error;
      if (isFirst) progress("Waiting for the database.");
      await sleep(DATABASE_RETRY_MS);
    }
  }
}

async function seedWorlds(db: Database, maps: readonly SeededMap[], progress: (line: string) => void): Promise<void> {
  for (const { slug, name, description, map } of maps) {
    const outcome = await db.worlds.seed({ slug, name, description, capacity: SEEDED_CAPACITY, map });
    if (outcome === "created") progress(`Opened the world ${name}.`);
    if (outcome === "newMap") progress(`Gave the world ${name} its new map.`);
  }
}

async function compressClient(directory: string, progress: (line: string) => void): Promise<void> {
  try {
    const written = await precompress(directory);
    if (written > 0) progress(`Compressed ${written} files of the client.`);
  } catch (error) {
    // In an image the folder may be read-only; pages are then compressed as they are sent.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EROFS" && code !== "EACCES" && code !== "ENOENT") throw error;
    progress(`The client's files in ${directory} could not be compressed (${code}); they are served as they are.`);
  }
}
