import { readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);

/** What is worth it: everything that is not compressed already. */
const COMPRESSIBLE = /\.(?:js|mjs|css|html|json|svg|wasm|glb|bin|txt|webmanifest)$/u;
/** Below this the saving is smaller than a packet. */
const MIN_BYTES = 1024;
/** 9 of 11: the last two take ten times as long for two per cent. */
const QUALITY = 9;

/**
 * Puts a brotli copy (`name.br`) beside every compressible file below `directory`, where there is none yet or an older
 * one. The server sends the copy instead of compressing again for every visitor.
 *
 * @returns how many copies were written.
 */
export async function precompress(directory: string): Promise<number> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  let written = 0;
  for (const entry of entries) {
    if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue;
    if (await precompressFile(join(entry.parentPath, entry.name))) written++;
  }
  return written;
}

async function precompressFile(path: string): Promise<boolean> {
  const source = await stat(path);
  if (source.size < MIN_BYTES) return false;
  const target = `${path}.br`;
  const existing = await stat(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (existing !== undefined && existing.mtimeMs >= source.mtimeMs) return false;
  const bytes = await readFile(path);
  const smaller = await compress(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength },
  });
  // A copy that saves nothing costs every browser a decoding; an old one must not stay, it would be served.
  if (smaller.byteLength > bytes.byteLength * 0.95) {
    await rm(target, { force: true });
    return false;
  }
  await writeFile(`${target}.tmp`, smaller);
  await rename(`${target}.tmp`, target);
  return true;
}
