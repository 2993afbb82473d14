import { randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MapUploadRepository } from "@crowdwire/db";

const DAY_MS = 86_400_000;
/** Says inside a map's folder since when nothing has needed it. */
const UNUSED_SINCE = ".unused";
const MAP_FOLDER = /^[0-9a-f]{16,64}$/u;
/** A folder that was being removed when the process ended. */
const REMOVED = /^\.([0-9a-f]{16,64})\.[\w-]+\.removed$/u;
/** What was being written when the process ended. */
const DRAFT = /^\.[\w-]+\.tmp$/u;
const PICTURE = /^picture-[0-9a-f]{16}\.jpg$/u;
/** So many are asked about at once. */
const BATCH = 500;
/** So many are removed at a time; the rest waits for the next. */
const MOST_REMOVED = 500;

export interface SweepOptions {
  /** Of all maps; the same one in every process that serves them. */
  readonly directory: string;
  readonly uploads: Pick<MapUploadRepository, "inUse">;
  /** Maps that are kept whoever uses them: those that worlds can be made from. */
  readonly alwaysKept: () => Promise<ReadonlySet<string>>;
  /** How long nothing must have needed a map. It is also the time to notice that a server was given the wrong database. */
  readonly unusedDays: number;
  readonly now: () => Date;
}

/** How many of each were removed. */
export interface Swept {
  readonly maps: number;
  readonly pictures: number;
  readonly drafts: number;
}

/**
 * Removes the files of maps that no world, and nobody who is making one, has needed for some days; pictures of maps that
 * were replaced; what was left by a process that died.
 *
 * Several processes may do this at once, and maps may be sent meanwhile: whoever sends one notes it in the database before
 * they look whether its files are there. A folder is moved away first and asked about once more then: either that note is
 * seen, and the folder moved back, or it is written after the folder is gone, and the files are written anew.
 */
export async function sweepMapFiles(options: SweepOptions): Promise<Swept> {
  const { directory, alwaysKept, now } = options;
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const kept = await alwaysKept();
  const swept = { maps: 0, pictures: 0, drafts: 0 };
  for (const name of names) {
    const [, hash] = REMOVED.exec(name) ?? [];
    if (hash !== undefined && (await finishRemoval(options, name, hash))) swept.maps++;
  }
  const drafts = names.filter((name) => DRAFT.test(name)).map((name) => join(directory, name));
  swept.drafts += await removeOlderThan(drafts, now().getTime() - DAY_MS);
  const folders = names.filter((name) => MAP_FOLDER.test(name) && !kept.has(name));
  for (let at = 0; at < folders.length && swept.maps < MOST_REMOVED; at += BATCH) {
    const batch = folders.slice(at, at + BATCH);
    const used = await options.uploads.inUse(batch);
    for (const hash of batch) {
      const pictures = used.get(hash);
      if (pictures === undefined) {
        if (swept.maps < MOST_REMOVED && (await sweepUnused(options, hash))) swept.maps++;
        continue;
      }
      await rm(join(directory, hash, UNUSED_SINCE), { force: true });
      const folder = await sweepUsed(options, hash, pictures);
      swept.pictures += folder.pictures;
      swept.drafts += folder.drafts;
    }
  }
  return swept;
}

/** Notes since when this map is unused, or removes it where that was long ago. @returns whether it was removed */
async function sweepUnused(options: SweepOptions, hash: string): Promise<boolean> {
  const { directory, unusedDays, now } = options;
  const note = join(directory, hash, UNUSED_SINCE);
  const sinceMs = Date.parse(await readFile(note, "utf8").catch(() => ""));
  if (Number.isNaN(sinceMs)) {
    // The folder may be gone already: another process was faster.
    await writeFile(note, now().toISOString()).catch(() => undefined);
    return false;
  }
  if (now().getTime() - sinceMs < unusedDays * DAY_MS) return false;
  const aside = `.${hash}.${randomUUID()}.removed`;
  const isMine = await rename(join(directory, hash), join(directory, aside)).then(
    () => true,
    () => false,
  );
  return isMine && (await finishRemoval(options, aside, hash));
}

/** Removes a folder that was moved away, unless somebody has come to need it. @returns whether it was removed */
async function finishRemoval({ directory, uploads }: SweepOptions, aside: string, hash: string): Promise<boolean> {
  const path = join(directory, aside);
  const isNeeded = (await uploads.inUse([hash])).has(hash);
  if (isNeeded) {
    await rm(join(path, UNUSED_SINCE), { force: true });
    const isBack = await rename(path, join(directory, hash)).then(
      () => true,
      // They have written it anew meanwhile: the same bytes.
      () => false,
    );
    if (isBack) return false;
  }
  await rm(path, { recursive: true, force: true });
  return !isNeeded;
}

/**
 * Pictures that no list shows any more, and drafts, in the folder of a map that is used. A day is enough: the database that
 * knows this map knows its pictures, and one that was just sent is shown at once.
 */
async function sweepUsed({ directory, now }: SweepOptions, hash: string, shown: ReadonlySet<string>) {
  const folder = join(directory, hash);
  const names = await readdir(folder).catch(() => []);
  const removeThose = (isMeant: (name: string) => boolean) =>
    removeOlderThan(
      names.filter(isMeant).map((name) => join(folder, name)),
      now().getTime() - DAY_MS,
    );
  return {
    pictures: await removeThose((name) => PICTURE.test(name) && !shown.has(name)),
    drafts: await removeThose((name) => DRAFT.test(name)),
  };
}

async function removeOlderThan(paths: readonly string[], momentMs: number): Promise<number> {
  let removed = 0;
  for (const path of paths) {
    const age = await stat(path).catch(() => null);
    if (age === null || age.mtimeMs >= momentMs) continue;
    await rm(path, { recursive: true, force: true });
    removed++;
  }
  return removed;
}
