import { readFileSync } from "node:fs";
import { hash, verify } from "@node-rs/argon2";

/** OWASP's figures for argon2id, which is what the library makes unless told: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The five thousand most common passwords of eight characters and more, in lower case. */
const COMMON: ReadonlySet<string> = new Set(
  readFileSync(new URL("./commonPasswords.txt", import.meta.url), "utf8")
    .trimEnd()
    .split("\n"),
);

/** What no account of any user is kept under; it takes as long to check as a real one. */
let nobodysHash: Promise<string> | undefined;

/** Hashes a password for keeping (PHC string), all of it: nothing is cut off. Takes some 20 ms, off the event loop. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), COST);
}

/**
 * Is this the password that was hashed? Without a hash (nobody of that name, or somebody without a password) the answer
 * is no, and takes as long.
 */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  nobodysHash ??= hashPassword("nobody's password");
  const matches = await verify(kept ?? (await nobodysHash), password.normalize("NFKC"));
  return matches && kept !== null;
}

/** Why this must not become somebody's password, as a sentence; null where it may. */
export function weaknessOf(password: string, own: { email: string; name: string }): string | null {
  const lowered = password.normalize("NFKC").toLowerCase();
  if (COMMON.has(lowered)) return "Many people use this password, so it is tried first. Choose another one.";
  if (new Set(lowered).size < 3) return "This password repeats itself. Choose another one.";
  const [mailbox = ""] = own.email.toLowerCase().split("@");
  const names = [own.email.toLowerCase(), mailbox, own.name.toLowerCase()];
  if (names.includes(lowered)) return "Your name or address is easily guessed. Choose another password.";
  return null;
}
