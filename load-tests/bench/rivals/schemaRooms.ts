import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Client, Room, Server } from "@colyseus/core";
import { Encoder, type SchemaType, schema, t } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { BYTES, decodeIntent, type IntentMessage, LIMITS, restingIntent } from "@crowdwire/protocol";
import { MOVEMENT } from "@crowdwire/simulation";
import { clamp, floorHalfMeters, startOf } from "./floor.ts";
import type { RivalMeter } from "./RivalMeter.ts";
import type { RivalSetting } from "./serveRival.ts";
import { startTicking } from "./startTicking.ts";

const SENT_AT_ONCE_BYTES = 256 * 1024;
const STEP_METERS = MOVEMENT.walkMetersPerSecond / LIMITS.tickHz;

/** A person in Colyseus' own words, as small as they can be said. */
export const Player = schema(
  {
    name: t.string().default(""),
    x: t.quantized({ min: -1024, max: 1024, bits: 16 }).default(0),
    z: t.quantized({ min: -1024, max: 1024, bits: 16 }).default(0),
    yaw: t.angle({ bits: 8 }),
  },
  "Player",
);
export type Player = SchemaType<typeof Player>;

/** Someone who is in the room, with what they wish for. Positions are kept here too: the schema's are rounded. */
export interface Walker {
  readonly client: Client;
  readonly player: Player;
  /** A small number of their own. */
  readonly slot: number;
  readonly intent: IntentMessage;
  x: number;
  z: number;
}

/** What sets the rivals that speak schema apart. */
export interface SchemaRivalRoom {
  /** Someone is in; their player is to be put where clients see it. */
  entered(walker: Walker): void;
  left(walker: Walker): void;
  /** Everyone has moved; the patch comes next. */
  moved(walkers: readonly Walker[], tick: number): void;
}

/** Everyone walks where they wish: the work of a tick that is not telling, kept as small as it can be. */
function walk(walkers: readonly Walker[], half: number): void {
  for (const walker of walkers) {
    const { intent, player } = walker;
    if (intent.moveX !== 0 || intent.moveZ !== 0) {
      walker.x = clamp(walker.x + (intent.moveX / 127) * STEP_METERS, half);
      walker.z = clamp(walker.z + (intent.moveZ / 127) * STEP_METERS, half);
      player.x = walker.x;
      player.z = walker.z;
    }
    player.yaw = (intent.yaw / 256) * 2 * Math.PI;
  }
}

/** Serves a room whose state is Colyseus' own, patched once a tick by our drift-corrected loop. Answers the port. */
export async function serveSchemaRoom(
  { users, seed }: RivalSetting,
  meter: RivalMeter,
  open: (room: Room) => SchemaRivalRoom,
): Promise<number> {
  Encoder.BUFFER_SIZE = SENT_AT_ONCE_BYTES;
  const half = floorHalfMeters(users);

  class RivalRoom extends Room {
    override patchRate = null;
    override maxClients = users + 64;
    readonly #walkers: Walker[] = [];
    #rival!: SchemaRivalRoom;
    #entered = 0;

    override onCreate(): void {
      this.#rival = open(this);
      this.onMessageBytes(BYTES.intent, (client: Client, bytes: Uint8Array) => {
        const walker = client.userData as Walker | undefined;
        if (walker) decodeIntent(bytes, walker.intent);
      });
      startTicking(meter, (tick) => {
        walk(this.#walkers, half);
        this.#rival.moved(this.#walkers, tick);
        this.broadcastPatch();
      });
    }

    /** Bots present their number, as they do to ours. */
    static override async onAuth(token: string): Promise<number> {
      return Number(token);
    }

    override onJoin(client: Client, _options: unknown, index: number): void {
      const player = new Player();
      const { x, z } = startOf(index, users, seed);
      player.name = `Bot ${index}`;
      player.x = x;
      player.z = z;
      const intent = { ...restingIntent(), tick: 0, snapshotSeen: 0 };
      const walker: Walker = { client, player, slot: this.#entered++, intent, x, z };
      client.userData = walker;
      this.#walkers.push(walker);
      this.#rival.entered(walker);
    }

    override onLeave(client: Client): void {
      const walker = client.userData as Walker;
      this.#walkers.splice(this.#walkers.indexOf(walker), 1);
      this.#rival.left(walker);
    }
  }

  const httpServer = createServer();
  const server = new Server({
    greet: false,
    gracefullyShutdown: false,
    transport: new WebSocketTransport({ server: httpServer, maxPayload: LIMITS.clientMessageBytes }),
  });
  server.define("world", RivalRoom);
  await server.listen(0, "127.0.0.1");
  return (httpServer.address() as AddressInfo).port;
}
