import { createHash } from "node:crypto";
import { createRandom } from "@crowdwire/simulation";
import type { NewcomerChance } from "../world/System.ts";

/** As it comes: one after the other takes from one stream. */
export function chanceInTurns(seed: number): NewcomerChance {
  const random = createRandom(seed);
  return () => random;
}

/**
 * By name: whoever is called the same is put in the same place, in every world begun with this seed. For crowds that are to be
 * played again: people who come at once come in another order each time, and their accounts are new.
 */
export function chanceByName(seed: number): NewcomerChance {
  return ({ name }) => createRandom(createHash("sha256").update(`${seed} ${name}`).digest().readUInt32LE(0));
}
