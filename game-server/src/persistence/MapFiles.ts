import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MapFileNames } from "@crowdwire/db";
import { MapFileMissing } from "../errors.ts";
import { precompress } from "./precompress.ts";

/** The three files every map has. */
export interface MapContent {
  readonly scene: Uint8Array;
  readonly ground: Uint8Array;
  /** JSON. */
  readonly description: Uint8Array;
  readonly thumbnail?: { readonly bytes: Uint8Array; readonly extension: "webp" | "png" | "jpg" };
}

/** A map as the database names it. */
export interface MapReference {
  readonly contentHash: string;
  readonly files: MapFileNames;
}

/** Where clients find a map's files. The hash in the path makes them cacheable for ever. */
export function mapUrls({ contentHash, files }: MapReference): {
  sceneUrl: string;
  groundUrl: string;
  descriptionUrl: string;
  thumbnailUrl: string | null;
} {
  const url = (name: string) => `/maps/${contentHash}/${name}`;
  return {
    sceneUrl: url(files.scene),
    groundUrl: url(files.ground),
    descriptionUrl: url(files.description),
    thumbnailUrl: files.thumbnail === null ? null : url(files.thumbnail),
  };
}

/** The folder with the files of all maps: one folder for each content hash, written once and never changed. */
export class MapFiles {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** How this map is named once it is written. */
  nameOf(content: MapContent): MapReference {
    const thumbnail = content.thumbnail === undefined ? null : `thumbnail.${content.thumbnail.extension}`;
    const files: MapFileNames = { scene: "world.glb", ground: "ground.bin", description: "map.json", thumbnail };
    return { contentHash: hashOf(content), files };
  }

  /** Writes a map unless it is there; other processes see all of it or nothing. */
  async write(content: MapContent): Promise<MapReference> {
    const reference = this.nameOf(content);
    const { files } = reference;
    const { thumbnail } = files;
    if (await this.has(reference)) return reference;
    const draft = join(this.directory, `.${randomUUID()}.tmp`);
    await mkdir(draft, { recursive: true });
    try {
      await writeFile(join(draft, files.scene), content.scene);
      await writeFile(join(draft, files.ground), content.ground);
      await writeFile(join(draft, files.description), content.description);
      if (thumbnail !== null) await writeFile(join(draft, thumbnail), content.thumbnail!.bytes);
      await precompress(draft);
      await this.#publish(draft, reference);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    return reference;
  }

  /** Adds a picture to a map that is there, under a name of its own; answers the map's names with it. */
  async addPicture(map: MapReference, jpeg: Uint8Array): Promise<MapFileNames> {
    const name = `picture-${createHash("sha256").update(jpeg).digest("hex").slice(0, 16)}.jpg`;
    const folder = join(this.directory, map.contentHash);
    const draft = join(folder, `.${randomUUID()}.tmp`);
    await writeFile(draft, jpeg);
    await rename(draft, join(folder, name));
    return { ...map.files, thumbnail: name };
  }

  /** Whether every file of this map is there. */
  async has(map: MapReference): Promise<boolean> {
    const names = Object.values(map.files).filter((name) => name !== null);
    const checks = names.map((name) =>
      access(join(this.directory, map.contentHash, name)).then(
        () => true,
        () => false,
      ),
    );
    return (await Promise.all(checks)).every(Boolean);
  }

  /** One of a map's files, for the server's own use. @throws MapFileMissing */
  async read(map: MapReference, file: "scene" | "ground" | "description"): Promise<Uint8Array> {
    const path = join(this.directory, map.contentHash, map.files[file]);
    try {
      return await readFile(path);
    } catch (error) {
      throw new MapFileMissing(path, error);
    }
  }

  async #publish(draft: string, reference: MapReference): Promise<void> {
    const target = join(this.directory, reference.contentHash);
    try {
      await rename(draft, target);
    } catch (error) {
      // Another process was faster, with the same bytes; a folder with files missing is replaced.
      if (await this.has(reference)) return;
      await rm(target, { recursive: true, force: true });
      await rename(draft, target).catch(() => {
        throw error;
      });
    }
  }
}

function hashOf(content: MapContent): string {
  const hash = createHash("sha256");
  for (const part of [content.scene, content.ground, content.description, content.thumbnail?.bytes]) {
    // Lengths keep bytes from moving between files unnoticed.
    hash.update(`${part?.byteLength ?? 0}:`);
    if (part !== undefined) hash.update(part);
  }
  return hash.digest("hex").slice(0, 32);
}
