import type { Replicator } from "../replication/Replicator.ts";
import type { System } from "../world/System.ts";
import { expireAvatars } from "./expireAvatars.ts";
import { moveAvatars } from "./moveAvatars.ts";
import { obeyCommands } from "./obeyCommands.ts";
import { publishRecords } from "./publishRecords.ts";
import { rememberPlaces } from "./rememberPlaces.ts";
import { replicate } from "./replicate.ts";

/** The tick: what runs, in this order, and nothing else. */
export const createSchedule = (replicator: Replicator): readonly System[] => [
  // intake: what the outside wants
  obeyCommands,
  // simulate: what happens
  moveAvatars,
  publishRecords,
  // decide: who may hear whom comes here
  // replicate: who is told
  replicate(replicator),
  // settle: what is kept, and who is gone
  rememberPlaces,
  expireAvatars,
];
