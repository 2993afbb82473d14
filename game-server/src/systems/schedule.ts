import type { Replicator } from "../replication/Replicator.ts";
import { noRemotes, type RemoteFeed } from "../world/RemoteEntities.ts";
import type { System } from "../world/System.ts";
import { converse } from "./converse.ts";
import { expireAvatars } from "./expireAvatars.ts";
import { moveAvatars } from "./moveAvatars.ts";
import { obeyCommands } from "./obeyCommands.ts";
import { publishPresence } from "./publishPresence.ts";
import { publishRecords } from "./publishRecords.ts";
import { rememberPlaces } from "./rememberPlaces.ts";
import { replicate } from "./replicate.ts";
import { showGallery } from "./showGallery.ts";
import { takeRemotes } from "./takeRemotes.ts";

/** The tick: what runs, in this order, and nothing else. */
export const createSchedule = (replicator: Replicator, remotes: RemoteFeed = noRemotes): readonly System[] => [
  // intake: what the outside wants, and what other processes say
  obeyCommands,
  takeRemotes(remotes),
  // simulate: what happens
  moveAvatars,
  publishRecords,
  // decide: who may hear whom
  converse,
  // replicate: who is told, in slices
  publishPresence(replicator.presence),
  replicate(replicator),
  showGallery(replicator.gallery),
  // settle: what is kept, and who is gone
  rememberPlaces,
  expireAvatars,
];
