import { createHmac, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { SigningKeysUnusable } from "../errors.ts";

const FILE = "links.secret";
const Secret = z.string().regex(/^[\w-]{43}$/u);

/**
 * The secret that invitation links are made of: a link's token is derived from its row's id, so that whoever may make
 * links can be shown one again, while the database alone opens no door.
 */
export class LinkSecret {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** Reads the secret that the processes of this installation share; makes it at the first start. @throws SigningKeysUnusable */
  static async open(directory: string): Promise<LinkSecret> {
    const path = join(directory, FILE);
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      // Of several processes that start together one writes, and all read what it wrote.
      await writeFile(path, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 }).catch(unlessThere);
      return new LinkSecret(Buffer.from(Secret.parse((await readFile(path, "utf8")).trim()), "base64url"));
    } catch (error) {
      throw new SigningKeysUnusable(path, "cannot be used for links", error);
    }
  }

  /** A key for sealing what a browser keeps for us: 32 bytes. */
  sealKey(): Uint8Array {
    return createHmac("sha256", this.#key).update("seal").digest();
  }

  /** The token of the invitation with this id: 43 characters that nobody can guess. */
  tokenOf(invitation: string): string {
    return createHmac("sha256", this.#key).update(`invitation:${invitation}`).digest("base64url");
  }

  /** What proves that these words about a map come from this installation: 43 characters. */
  sealOfMap(words: string): string {
    return createHmac("sha256", this.#key).update(`map:${words}`).digest("base64url");
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
