import { RateLimiter } from "@crowdwire/service-kit";
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
} from "jose";
import { deleteKeyFile, type KeyFile, readKeyFiles, writeKeyFile } from "./keyFiles.ts";

/** The one algorithm (ID2). */
export const SIGNING_ALGORITHM = "ES256";

const MINUTE_MS = 60_000;
/** A key is published this long before it signs, so that whoever verifies has fetched it by then. */
const PUBLISH_LEAD_MS = 10 * MINUTE_MS;
/** A key stays published this long after it signed last: longer than any token lives. */
const OVERLAP_MS = 60 * MINUTE_MS;
/**
 * Unknown key ids make us look for another process's new key so often in the long run. A few times at once are free: of two
 * processes that start for the first time together, one may have missed the key that everybody signs with.
 */
const LOOKING_AGAIN = { perSecond: 1, burst: 4 };

export interface KeyRingOptions {
  /** One JSON file for each key lies here, readable by its owner only. */
  readonly directory: string;
  readonly rotateAfterDays: number;
  readonly now: () => Date;
}

interface Key {
  readonly kid: string;
  readonly createdAtMs: number;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JSONWebKeySet["keys"][number];
}

/**
 * The keys that sign and verify tokens (ID2): ES256, kept as files, made at the first start, replaced with overlap.
 * Several processes may share the folder; each signs with the newest key that has been published long enough.
 */
export class KeyRing {
  readonly #options: KeyRingOptions;
  /** Newest first. */
  #keys: readonly Key[] = [];
  readonly #lookingAgain: RateLimiter;
  /** Everybody who waits for a look into the folder waits for the same one. */
  #looking: Promise<void> | undefined;

  private constructor(options: KeyRingOptions) {
    this.#options = options;
    this.#lookingAgain = new RateLimiter({ ...LOOKING_AGAIN, nowMs: () => options.now().getTime() });
  }

  /** Reads the folder, and makes a key where there is none. @throws SigningKeysUnusable */
  static async open(options: KeyRingOptions): Promise<KeyRing> {
    const ring = new KeyRing(options);
    await ring.maintain();
    return ring;
  }

  /** The key to sign with now. */
  signingKey(): { kid: string; privateKey: CryptoKey } {
    const nowMs = this.#options.now().getTime();
    const published = this.#keys.find((key) => key.createdAtMs + PUBLISH_LEAD_MS <= nowMs);
    // With no key old enough (the first start) the oldest is the one most likely to be known.
    return published ?? this.#keys.at(-1)!;
  }

  /** The key that a token names, or undefined. Looks into the folder again for one it does not know. */
  async verificationKey(kid: string): Promise<CryptoKey | undefined> {
    if (!this.#has(kid)) await this.#lookAgain();
    return this.#keys.find((key) => key.kid === kid)?.publicKey;
  }

  /** What /.well-known/jwks.json says: every key whose tokens may still be valid, and the next one. */
  jwks(): JSONWebKeySet {
    return { keys: this.#keys.map((key) => key.publicJwk) };
  }

  /** Makes a new key when the newest is due, and deletes those nobody needs. Call it hourly. */
  async maintain(): Promise<void> {
    await this.#reload();
    const nowMs = this.#options.now().getTime();
    const newest = this.#keys[0];
    const rotateAfterMs = this.#options.rotateAfterDays * 24 * 60 * MINUTE_MS;
    if (newest === undefined || newest.createdAtMs + rotateAfterMs <= nowMs) await this.rotate();
    await this.#retire(nowMs);
  }

  /** Makes a new key now; it signs once it has been published for a while. */
  async rotate(): Promise<void> {
    const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    const privateJwk = await exportJWK(privateKey);
    const kid = await calculateJwkThumbprint(privateJwk);
    const createdAt = this.#options.now().toISOString();
    await writeKeyFile(this.#options.directory, { kid, createdAt, privateJwk });
    await this.#reload();
  }

  async #retire(nowMs: number): Promise<void> {
    // keys[index - 1] is the successor of keys[index].
    const retired = this.#keys.filter((_, index) => {
      const successor = this.#keys[index - 1];
      return successor !== undefined && successor.createdAtMs + PUBLISH_LEAD_MS + OVERLAP_MS <= nowMs;
    });
    for (const key of retired) await deleteKeyFile(this.#options.directory, key.kid);
    this.#keys = this.#keys.filter((key) => !retired.includes(key));
  }

  async #lookAgain(): Promise<void> {
    if (this.#looking === undefined && this.#lookingAgain.take("folder")) {
      this.#looking = this.#reload().finally(() => {
        this.#looking = undefined;
      });
    }
    await this.#looking;
  }

  async #reload(): Promise<void> {
    const files = await readKeyFiles(this.#options.directory);
    const known = new Map(this.#keys.map((key) => [key.kid, key]));
    const keys = await Promise.all(files.map((file) => known.get(file.kid) ?? toKey(file)));
    // Equal ages are ordered by id, so that processes that started together agree.
    this.#keys = keys.sort((a, b) => b.createdAtMs - a.createdAtMs || a.kid.localeCompare(b.kid));
  }

  #has(kid: string): boolean {
    return this.#keys.some((key) => key.kid === kid);
  }
}

async function toKey(file: KeyFile): Promise<Key> {
  const { kty, crv, x, y } = file.privateJwk;
  const publicJwk = { kty, crv, x, y, kid: file.kid, alg: SIGNING_ALGORITHM, use: "sig" } as Key["publicJwk"];
  return {
    kid: file.kid,
    createdAtMs: Date.parse(file.createdAt),
    privateKey: (await importJWK(file.privateJwk, SIGNING_ALGORITHM)) as CryptoKey,
    publicKey: (await importJWK(publicJwk, SIGNING_ALGORITHM)) as CryptoKey,
    publicJwk,
  };
}
