import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MapFileNames } from "@crowdwire/db";
import type { SeededWorld } from "@crowdwire/maps/authoring";
import { z } from "zod";
import type { MapContent, MapFiles } from "../persistence/MapFiles.ts";
import { hashMapSources } from "./hashMapSources.ts";

/** A world of the project's own, with its map ready in the data folder. */
const SeededMap = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  map: z.object({ contentHash: z.string(), files: MapFileNames }),
});
export type SeededMap = z.infer<typeof SeededMap>;

const Index = z.object({ sourcesHash: z.string(), maps: z.array(SeededMap) });

export interface SeededMapsOptions {
  readonly mapFiles: MapFiles;
  /** Told what is going on, a sentence at a time. */
  readonly progress: (line: string) => void;
}

/**
 * The project's own worlds with their maps, built if they are not there or if what they are built from has changed.
 * An index beside the maps says what was built from what, so that a second start reads one file.
 */
export async function prepareSeededMaps({ mapFiles, progress }: SeededMapsOptions): Promise<readonly SeededMap[]> {
  const indexPath = join(mapFiles.directory, "seeded.json");
  const sourcesHash = await hashMapSources();
  const index = await readIndex(indexPath);
  if (index?.sourcesHash === sourcesHash && (await haveAll(mapFiles, index.maps))) return index.maps;

  // Loaded only when needed: with them come a navigation mesh builder and a glTF library.
  const { SEEDED_WORLDS } = await import("@crowdwire/maps/authoring");
  progress(`Building ${SEEDED_WORLDS.length} maps: ${SEEDED_WORLDS.map((world) => world.name).join(", ")}.`);
  const maps = await Promise.all(SEEDED_WORLDS.map((world) => buildSeededMap(world, mapFiles, progress)));
  await writeFile(`${indexPath}.${process.pid}.tmp`, JSON.stringify({ sourcesHash, maps }, null, 2));
  await rename(`${indexPath}.${process.pid}.tmp`, indexPath);
  return maps;
}

async function buildSeededMap(
  world: SeededWorld,
  mapFiles: MapFiles,
  progress: (line: string) => void,
): Promise<SeededMap> {
  const { buildMapInWorker } = await import("@crowdwire/maps");
  const startedMs = performance.now();
  const built = await buildMapInWorker(await world.author());
  const thumbnail = await findThumbnail(world.slug);
  const map = await mapFiles.write({
    scene: built.scene,
    ground: built.ground,
    description: Buffer.from(JSON.stringify(built.description)),
    ...(thumbnail === undefined ? {} : { thumbnail }),
  });
  const { triangles, bytes } = built.description.budget;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const size = `${triangles.toLocaleString("en")} triangles, ${(bytes / 1e6).toFixed(1)} MB`;
  progress(`Built the map of ${world.name} in ${seconds} s (${size}).`);
  return { slug: world.slug, name: world.name, description: world.description, map };
}

/** A picture of a seeded world that lies with its author: `thumbnails/{slug}.webp`, `.jpg` or `.png`. */
async function findThumbnail(slug: string): Promise<MapContent["thumbnail"]> {
  const authoring = new URL("thumbnails/", import.meta.resolve("@crowdwire/maps/authoring"));
  for (const extension of ["webp", "jpg", "png"] as const) {
    const bytes = await readIfThere(fileURLToPath(new URL(`${slug}.${extension}`, authoring)));
    if (bytes !== undefined) return { bytes, extension };
  }
  return undefined;
}

async function readIndex(path: string): Promise<z.infer<typeof Index> | undefined> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) return undefined;
  // An index that cannot be read, cut short by a full disk say, is the same as none: it is only a shortcut.
  const json = z.preprocess((text, context) => {
    try {
      return JSON.parse(String(text));
    } catch (error) {
      context.addIssue({ code: "custom", message: String(error) });
      return z.NEVER;
    }
  }, Index);
  return json.safeParse(bytes.toString("utf8")).data;
}

async function haveAll(mapFiles: MapFiles, maps: readonly SeededMap[]): Promise<boolean> {
  const checks = await Promise.all(maps.map(({ map }) => mapFiles.has(map)));
  return checks.every(Boolean);
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
