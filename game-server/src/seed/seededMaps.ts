import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MapFileNames } from "@crowdwire/db";
import type { BuiltMap } from "@crowdwire/maps";
import type { SeededWorld } from "@crowdwire/maps/authoring";
import { z } from "zod";
import { SeededMapFailed } from "../errors.ts";
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

/** Beside the maps, what was built from what. */
const INDEX_FILE = "seeded.json";
const Index = z.object({ sourcesHash: z.string(), maps: z.array(SeededMap) });

/** Where the project's own maps come from. */
export interface MapSources {
  /** Changes exactly when what the maps are made from does. */
  hash(): Promise<string>;
  worlds(): Promise<readonly AuthoredWorld[]>;
  build(glb: Uint8Array): Promise<BuiltMap>;
}

/** A world as its author hands it over. */
export type AuthoredWorld = Omit<SeededWorld, "slug"> & { readonly slug: string };

/** The package `maps`, loaded only when needed: with it come a navigation mesh builder and a glTF library. */
export const projectMapSources: MapSources = {
  hash: hashMapSources,
  worlds: async () => (await import("@crowdwire/maps/authoring")).SEEDED_WORLDS,
  build: async (glb) => (await import("@crowdwire/maps")).buildMapInWorker(glb),
};

export interface SeededMapsOptions {
  readonly mapFiles: MapFiles;
  readonly sources: MapSources;
  /** Told what is going on, a sentence at a time. */
  readonly progress: (line: string) => void;
}

/**
 * The project's own worlds with their maps, built if they are not there or if what they are built from has changed.
 * An index beside the maps says what was built from what, so that a second start reads one file.
 *
 * @throws SeededMapFailed
 */
export async function prepareSeededMaps(options: SeededMapsOptions): Promise<readonly SeededMap[]> {
  const { mapFiles, sources, progress } = options;
  const indexPath = join(mapFiles.directory, INDEX_FILE);
  const sourcesHash = await sources.hash();
  const index = await readIndex(indexPath);
  if (index?.sourcesHash === sourcesHash && (await haveAll(mapFiles, index.maps))) return index.maps;

  const worlds = await sources.worlds();
  progress(`Building ${worlds.length} maps: ${worlds.map((world) => world.name).join(", ")}.`);
  const maps = await Promise.all(worlds.map((world) => buildSeededMap(world, options)));
  await writeFile(`${indexPath}.${process.pid}.tmp`, JSON.stringify({ sourcesHash, maps }, null, 2));
  await rename(`${indexPath}.${process.pid}.tmp`, indexPath);
  return maps;
}

/** The maps that new worlds can be made from, whether one is there now or not: by the hash of what they hold. */
export async function seededMapHashes(mapsDirectory: string): Promise<ReadonlySet<string>> {
  const index = await readIndex(join(mapsDirectory, INDEX_FILE));
  return new Set(index?.maps.map(({ map }) => map.contentHash));
}

async function buildSeededMap(
  world: AuthoredWorld,
  { mapFiles, sources, progress }: SeededMapsOptions,
): Promise<SeededMap> {
  const startedMs = performance.now();
  const built = await world
    .author()
    .then((glb) => sources.build(glb))
    .catch((error: unknown) => {
      throw new SeededMapFailed(world.name, error);
    });
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
