import { type MatchMakerDriver, matchMaker, type Presence } from "@colyseus/core";
import { RedisDriver } from "@colyseus/redis-driver";
import { RedisPresence } from "@colyseus/redis-presence";
import type { WorldId } from "@crowdwire/protocol";

export interface Matchmaking {
  /** Do other processes see the same rooms? */
  readonly isShared: boolean;
  readonly options: { readonly presence?: Presence; readonly driver?: MatchMakerDriver };
}

/** How processes find one another's rooms: through Redis where there is one, otherwise there is but one process (SH6). */
export function createMatchmaking(redisUrl: string | undefined): Matchmaking {
  if (redisUrl === undefined) return { isShared: false, options: {} };
  return { isShared: true, options: { presence: new RedisPresence(redisUrl), driver: new RedisDriver(redisUrl) } };
}

/** How many people are in a world (null: in all of them), all processes together. */
export async function countClients(worldId: WorldId | null): Promise<number> {
  const rooms = await matchMaker.query({ name: "world", ...(worldId === null ? {} : { worldId }) });
  return rooms.reduce((sum, room) => sum + room.clients, 0);
}
