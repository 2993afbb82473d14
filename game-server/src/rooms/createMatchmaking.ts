import { setTimeout as sleep } from "node:timers/promises";
import {
  CloseCode,
  LocalPresence,
  type MatchMakerDriver,
  matchMaker,
  type Presence,
  type Server,
} from "@colyseus/core";
import { RedisPresence } from "@colyseus/redis-presence";
import type { WorldId } from "@crowdwire/protocol";
import type { Logger } from "@crowdwire/service-kit";
import { Redis } from "ioredis";
import { watchRedis } from "../persistence/watchRedis.ts";
import { PatientDriver } from "./PatientDriver.ts";
import { RoomListing } from "./RoomListing.ts";
import { systemTimer } from "./TickLoop.ts";

export interface Matchmaking {
  /** Do other processes see the same rooms? */
  readonly isShared: boolean;
  readonly listing: Pick<RoomListing, "isKnown">;
  /** Ends the rooms of this process, and tells the others as far as they can be told. */
  end(server: Pick<Server, "gracefullyShutdown">): Promise<void>;
  readonly options: { readonly presence?: Presence; readonly driver?: MatchMakerDriver };
}

const RETRY_MS = 250;
/** Rooms that take longer to end while nobody can be told are left to the process's own end. */
const END_WITHIN_MS = 2000;
/** Much longer than a Redis takes that works. */
const ANSWERS_WITHIN_MS = 1000;

/** How processes find one another's rooms: through Redis where there is one, otherwise there is but one process (SH6). */
export function createMatchmaking(redisUrl: string | undefined, logger: Pick<Logger, "info" | "warn">): Matchmaking {
  if (redisUrl === undefined) {
    const end = (server: Pick<Server, "gracefullyShutdown">) => server.gracefullyShutdown(false);
    return { isShared: false, listing: { isKnown: true }, end, options: { presence: forCrowds(new LocalPresence()) } };
  }
  // What rooms say of themselves while Redis is away waits for it: given up, it would end the process (Colyseus awaits
  // only part of it), and the listing would be wrong for good.
  const redis = new Redis(redisUrl, {
    maxRetriesPerRequest: null,
    disconnectTimeout: 200,
    retryStrategy: () => RETRY_MS,
  });
  watchRedis(redis);
  const listing = new RoomListing({ connection: redis, restore: restoreListing, logger, after: systemTimer.after });
  return {
    isShared: true,
    listing,
    end: async (server) => {
      if (!listing.isKnown || !(await answersSoon(redis))) return endAlone();
      // It may go away in this very moment, too: Colyseus would wait for it for ever.
      // (Not `once` of node:events, which takes the error that comes with a loss for its own failure.)
      const lost = new Promise<void>((resolve) => redis.once("close", () => resolve()));
      const isLost = await Promise.race([server.gracefullyShutdown(false).then(() => false), lost.then(() => true)]);
      if (isLost) await endAlone();
    },
    options: { presence: forCrowds(new RedisPresence(redis)), driver: new PatientDriver(redis) },
  };
}

/** Each of those who come at once while a world opens listens for its room: many listeners are a crowd, not a leak. */
function forCrowds<P extends LocalPresence | RedisPresence>(presence: P): P {
  presence.setMaxListeners(0);
  return presence;
}

/** Without Redis: Colyseus' own way waits for an answer of it before it ends the first room. */
async function endAlone(): Promise<void> {
  await Promise.race([Promise.all(matchMaker.disconnectAll(CloseCode.SERVER_SHUTDOWN)), sleep(END_WITHIN_MS)]);
  // Rooms that were ending already are not waited for above.
  for (const endMs = performance.now() + END_WITHIN_MS; matchMaker.stats.local.roomCount > 0; await sleep(20)) {
    if (performance.now() > endMs) return;
  }
}

/** A Redis that is connected, but hangs, is as good as away. */
async function answersSoon(redis: Redis): Promise<boolean> {
  const answered = redis.ping().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, sleep(ANSWERS_WITHIN_MS, false)]);
}

/** Lists the rooms of this process again, where a Redis that came back no longer has them. */
async function restoreListing(): Promise<void> {
  await matchMaker.restoreMissingRoomCaches();
  await matchMaker.stats.persist(true);
}

/** How many people are inside a world (null: in all of them), all processes together; those at its door are not. */
export async function countClients(worldId: WorldId | null): Promise<number> {
  const rooms = await matchMaker.query({ name: "world", ...(worldId === null ? {} : { worldId }) });
  return rooms.reduce((sum, { clients, metadata }) => sum + insideOf(clients, metadata as Listed | null), 0);
}

/** Whoever waits and leaves is no longer counted at once, but listed as waiting for up to a second more. */
export function insideOf(clients: number, listed: Listed | null): number {
  return Math.max(0, clients - (listed?.waiting ?? 0));
}

/** What a room says of itself besides how many are connected. */
export interface Listed {
  /** Of those, how many wait outside or only look on. */
  readonly waiting: number;
}
