/**
 * How two of our services on one machine prove to each other that they hold the same key when one opens a WebSocket to
 * the other. The caller's header names a moment, a random text and their HMAC-SHA256; the answer's header proves the
 * other side over the same random text. Neither header shows the key, and none works twice.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError } from "./AppError.ts";

export const KEYED_REQUEST_HEADER = "x-crowdwire-proof";
export const KEYED_ANSWER_HEADER = "x-crowdwire-answer";

const FRESH_MS = 30_000;
const FORM = /^(\d{1,16})\.([\w-]{22})\.([0-9a-f]{64})$/u;

/** What the caller sends as `KEYED_REQUEST_HEADER`. `nowMs`: Unix time. */
export function createProof(key: string, nowMs: number): string {
  const claim = `${Math.floor(nowMs)}.${randomBytes(16).toString("base64url")}`;
  return `${claim}.${mac(key, `request.${claim}`)}`;
}

/** What the answering side sends as `KEYED_ANSWER_HEADER` to whoever sent this proof. */
export function answerProof(key: string, proof: string): string {
  return mac(key, `answer.${proof}`);
}

/** Whether the other side holds the key, by its answer to our proof. */
export function isAnswerGood(key: string, proof: string, answer: unknown): boolean {
  return typeof answer === "string" && isSame(answer, answerProof(key, proof));
}

/** Checks proofs: each is good for half a minute and for one time. */
export class ProofCheck {
  readonly #key: string;
  readonly #nowMs: () => number;
  /** Random texts that have been used → when they are too old anyway. */
  readonly #used = new Map<string, number>();

  /** @param nowMs Unix time */
  constructor(key: string, nowMs: () => number) {
    this.#key = key;
    this.#nowMs = nowMs;
  }

  /** Whether this header proves the key, now and for the first time. */
  accept(proof: unknown): proof is string {
    const [, atMs = "", nonce = "", given = ""] = (typeof proof === "string" ? FORM.exec(proof) : null) ?? [];
    const nowMs = this.#nowMs();
    if (!isSame(given, mac(this.#key, `request.${atMs}.${nonce}`))) return false;
    if (Math.abs(nowMs - Number(atMs)) > FRESH_MS || this.#used.has(nonce)) return false;
    for (const [old, untilMs] of this.#used) {
      if (untilMs < nowMs) this.#used.delete(old);
    }
    this.#used.set(nonce, nowMs + 2 * FRESH_MS);
    return true;
  }
}

/**
 * The key in this file, made when there is none, readable by its owner only. Processes that start together agree on one.
 * @throws AppError `sharedKeyUnusable`
 */
export async function openSharedKey(path: string): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    });
    for (let attempt = 0; attempt < 20; attempt++) {
      const key = (await readFile(path, "utf8")).trim();
      if (/^[0-9a-f]{64}$/u.test(key)) return key;
      // Another process has made the file and not yet written it.
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error("it does not hold 64 hexadecimal digits");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      `The key shared by the services, ${path}, cannot be used: ${why}. Delete it to have a new one.`,
      {
        code: "sharedKeyUnusable",
        retriable: false,
        cause,
      },
    );
  }
}

function mac(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
