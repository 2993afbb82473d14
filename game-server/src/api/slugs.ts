import { randomInt } from "node:crypto";
import { z } from "zod";

const LONGEST = 50;
const TRIES = 6;
const SUFFIX_CHARS = 4;
/** Neither vowels nor what looks alike: no words come out of it by chance. */
const ALPHABET = "bcdfghjkmnpqrstvwxz23456789";

/** Addresses for a world of this name, the nicest first: my-office, my-office-k7dq, … Never one that reads as an id. */
export function* slugsFor(name: string): Generator<string> {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    // “Ann's place” is anns-place.
    .replace(/['’]/gu, "")
    .replace(/[^a-z0-9]+/gu, "-")
    .slice(0, LONGEST)
    .replace(/^-+|-+$/gu, "");
  const base = plain === "" || z.uuid().safeParse(plain).success ? "world" : plain;
  if (base !== "world") yield base;
  for (let tries = 0; tries < TRIES; tries++) yield `${base}-${suffix()}`;
}

function suffix(): string {
  return Array.from({ length: SUFFIX_CHARS }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}
