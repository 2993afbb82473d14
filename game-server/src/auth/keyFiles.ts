import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { JWK } from "jose";
import { z } from "zod";
import { SigningKeysUnusable } from "../errors.ts";

const PrivateJwk = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

const KeyFileShape = z.object({
  /** Also the file's name. RFC 7638 thumbprint: base64url, no path in it. */
  kid: z.string().regex(/^[\w-]{43}$/u),
  createdAt: z.iso.datetime(),
  privateJwk: PrivateJwk,
});

/** A signing key as it lies on the disk. */
export interface KeyFile {
  readonly kid: string;
  readonly createdAt: string;
  readonly privateJwk: JWK;
}

/** Reads every key of the folder, which is made where it does not exist. @throws SigningKeysUnusable */
export async function readKeyFiles(directory: string): Promise<KeyFile[]> {
  const names = await attempt(directory, "cannot be opened", async () => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return readdir(directory);
  });
  const files = await Promise.all(
    names.filter((name) => name.endsWith(".json")).map((name) => readKeyFile(join(directory, name))),
  );
  return files.filter((file) => file !== null);
}

/** Writes a key so that other processes see all of it or nothing; only its owner may read it. */
export async function writeKeyFile(directory: string, file: KeyFile): Promise<void> {
  const path = join(directory, `${file.kid}.json`);
  const draft = join(directory, `.${randomUUID()}.tmp`);
  await attempt(path, "cannot be written", async () => {
    await writeFile(draft, JSON.stringify(file), { mode: 0o600, flag: "wx" });
    await rename(draft, path);
  });
}

/** Deletes a key; one that another process has deleted already is fine. */
export async function deleteKeyFile(directory: string, kid: string): Promise<void> {
  const path = join(directory, `${kid}.json`);
  await attempt(path, "cannot be deleted", () => rm(path, { force: true }));
}

async function readKeyFile(path: string): Promise<KeyFile | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    // Retired by another process between our listing and our reading.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new SigningKeysUnusable(path, "cannot be read", error);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new SigningKeysUnusable(path, "is not JSON", error);
  }
  const parsed = KeyFileShape.safeParse(content);
  if (!parsed.success) throw new SigningKeysUnusable(path, "is not an ES256 key of ours", parsed.error);
  return parsed.data;
}

async function attempt<Result>(path: string, what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new SigningKeysUnusable(path, what, error);
  }
}
