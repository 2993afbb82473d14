import "./rooms/openWorldsOnce.ts";
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server as HttpServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Server } from "@colyseus/core";
import { type Database, type MemberVisit, openDatabase } from "@crowdwire/db";
import { LIMITS, type WorldId } from "@crowdwire/protocol";
import { WORLD_LIMITS } from "@crowdwire/protocol/rest";
import { createOpsServer, isAllowedOrigin, type Logger, type Metrics, RateLimiter } from "@crowdwire/service-kit";
import { PREPARED_MAP_DAYS } from "./api/PreparedMaps.ts";
import { identifyResident } from "./auth/identifyResident.ts";
import { KeyRing } from "./auth/KeyRing.ts";
import { LinkSecret } from "./auth/LinkSecret.ts";
import { SessionTokens } from "./auth/SessionTokens.ts";
import type { GameServerConfig } from "./config.ts";
import { createHttpApp } from "./http/createHttpApp.ts";
import { ADMISSION, paceRequests } from "./http/paceRequests.ts";
import { passSignaling } from "./http/passSignaling.ts";
import { serveSeats } from "./http/serveSeats.ts";
import { LocalChannel } from "./live/LiveChannel.ts";
import { RedisChannel } from "./live/RedisChannel.ts";
import { createMailer } from "./mail/createMailer.ts";
import type { MediaDesk } from "./media/MediaDesk.ts";
import { openMediaDesk } from "./media/openMediaDesk.ts";
import { createGameServerMetrics, type metricTable } from "./metrics.ts";
import { Attendance } from "./persistence/Attendance.ts";
import { ChatArchive } from "./persistence/ChatArchive.ts";
import { connectRedis } from "./persistence/connectRedis.ts";
import { EventRecorder } from "./persistence/EventRecorder.ts";
import { startHousekeeping } from "./persistence/housekeeping.ts";
import { KnexPlacementStore } from "./persistence/KnexPlacementStore.ts";
import { MapFiles } from "./persistence/MapFiles.ts";
import { openWorld } from "./persistence/openWorld.ts";
import { SaveQueue } from "./persistence/SaveQueue.ts";
import { WriteQueue } from "./persistence/WriteQueue.ts";
import { colyseusLogger } from "./rooms/colyseusLogger.ts";
import { countClients, createMatchmaking, type Matchmaking } from "./rooms/createMatchmaking.ts";
import { gatherEvidence } from "./rooms/gatherEvidence.ts";
import { chanceByName, chanceInTurns } from "./rooms/newcomerChance.ts";
import { systemTimer } from "./rooms/TickLoop.ts";
import { WorldDirectory } from "./rooms/WorldDirectory.ts";
import { bindWorldRoom } from "./rooms/WorldRoom.ts";
import type { WorldServices } from "./rooms/WorldServices.ts";
import { mapsDirectory } from "./seed/prepareData.ts";
import { seededMapHashes } from "./seed/seededMaps.ts";
import { CrowdTransport } from "./transport/CrowdTransport.ts";
import { WriteBatch } from "./transport/WriteBatch.ts";

/** Seats one user may ask for: enough for a line that fails again and again and for a handful of tabs. */
const JOIN_RATE = { perSecond: 0.5, burst: 8 };
/** Who comes in is noted as a member so soon after, with everyone else who came meanwhile. */
const VISITS_WAIT_MS = 100;

/** A running game server. */
export interface GameServer {
  readonly port: number;
  readonly opsPort: number;
  /** From now on /readyz says no, so that nobody new is sent here. */
  unready(): void;
  /** Ends every world, saves every place and closes everything. */
  stop(): Promise<void>;
}

/** Composes the game server from its configuration. @throws AppError naming what could not be had. */
export async function createGameServer(config: GameServerConfig, logger: Logger): Promise<GameServer> {
  const { registry, metrics } = createGameServerMetrics({ processMetrics: true });
  const now = () => new Date();
  const db = openDatabase({
    url: config.DATABASE_URL,
    pool: { max: config.DATABASE_POOL_CONNECTIONS },
    log: (message) => logger.debug({ message }, "The database driver said something."),
  });
  const keyRing = await KeyRing.open({
    directory: join(config.DATA_DIR, "keys"),
    rotateAfterDays: config.SIGNING_KEY_DAYS,
    now,
  });
  const links = await LinkSecret.open(join(config.DATA_DIR, "keys"));
  const redis = config.REDIS_URL === undefined ? undefined : connectRedis(config.REDIS_URL, logger);
  const mapFiles = new MapFiles(mapsDirectory(config.DATA_DIR));
  const saveQueue = new SaveQueue({
    store: new KnexPlacementStore(db),
    intervalMs: config.SAVE_INTERVAL_MS,
    maxRows: config.SAVE_QUEUE_ROWS,
    timer: { now, after: systemTimer.after },
    logger,
    metrics,
  });
  const recorder = new EventRecorder({
    db,
    intervalMs: config.SAVE_INTERVAL_MS,
    maxItems: config.RECORD_QUEUE_ITEMS,
    timer: systemTimer,
    logger,
    metrics,
  });
  const chat = new ChatArchive({
    db,
    intervalMs: config.SAVE_INTERVAL_MS,
    maxItems: config.RECORD_QUEUE_ITEMS,
    timer: systemTimer,
    logger,
    metrics,
  });
  const visits = new WriteQueue({
    name: "visits",
    write: (items: readonly MemberVisit[]) => db.memberships.visitMany(items),
    intervalMs: VISITS_WAIT_MS,
    maxItems: config.RECORD_QUEUE_ITEMS,
    timer: systemTimer,
    logger,
    metrics,
  });
  const directory = new WorldDirectory(systemTimer.now);
  const changes =
    config.REDIS_URL === undefined ? new LocalChannel() : await RedisChannel.open(config.REDIS_URL, logger);
  changes.listen((change) => directory.apply(change));
  changes.onMissed(() => directory.catchUp());
  const matchmaking = createMatchmaking(config.REDIS_URL, logger);
  const { isShared, listing } = matchmaking;
  // With Redis away each process goes on counting whom it sees itself.
  const worldsOnline = async (world: WorldId | null) =>
    isShared && listing.isKnown
      ? countClients(world).catch(() => directory.population(world))
      : directory.population(world);
  const attendance = new Attendance({ recorder, timer: { now, after: systemTimer.after }, online: worldsOnline });
  const writes = new WriteBatch();
  const media = await openMediaDesk(config, keyRing, logger, metrics);
  const services = createWorldServices({
    config,
    db,
    keyRing,
    mapFiles,
    saveQueue,
    recorder,
    chat,
    visits,
    attendance,
    directory,
    listing,
    metrics,
    logger,
    writes,
    media,
  });
  const httpApp = createHttpApp({
    db,
    keyRing,
    config,
    worldsOnline,
    recorder,
    mapFiles,
    logger,
    metrics,
    links,
    mailer: createMailer(config, logger),
    redis,
    publish: changes.publish,
    gatherEvidence: (request) => gatherEvidence(request, { directory, listing, logger }),
  });

  const httpServer = openHttpServer(config);
  const colyseus = new Server({
    greet: false,
    gracefullyShutdown: false,
    ...matchmaking.options,
    ...(config.PUBLIC_ADDRESS === undefined ? {} : { publicAddress: config.PUBLIC_ADDRESS }),
    logger: colyseusLogger(logger),
    transport: new CrowdTransport({
      batch: writes,
      onUnknownWs: () =>
        logger.warn("This version of ws is not known: packed messages take the slower way. Install the pinned one."),
      server: httpServer,
      maxPayload: LIMITS.clientMessageBytes,
      beforeUpgrade: (request) => refuseForeignPages(request, config),
    }),
  });
  colyseus.define("world", bindWorldRoom(services)).filterBy(["worldId"]);
  await colyseus.listen(config.PORT, config.HOST);
  serveSeats(httpServer, httpApp, config.PUBLIC_ORIGIN, logger);
  paceRequests(httpServer, ADMISSION);
  passSignaling(httpServer, { target: config.SFU_SIGNALING_URL, publicOrigins: config.PUBLIC_ORIGIN, logger });

  let isReady = true;
  const isServing = () => isReady && db.ping().then(() => true);
  const ops = await createOpsServer({ port: config.OPS_PORT, host: config.OPS_HOST, isReady: isServing, registry });
  const stopHousekeeping = startHousekeeping({
    db,
    keyRing,
    keepDays: {
      guests: config.GUEST_KEEP_DAYS,
      chat: config.CHAT_KEEP_DAYS,
      events: config.EVENT_KEEP_DAYS,
      evidence: config.EVIDENCE_KEEP_DAYS,
      deletedWorlds: WORLD_LIMITS.restoreDays,
      preparedMaps: PREPARED_MAP_DAYS,
      unusedMaps: config.MAP_UNUSED_DAYS,
    },
    maps: { directory: mapFiles.directory, alwaysKept: () => seededMapHashes(mapFiles.directory) },
    metrics,
    timer: systemTimer,
    now,
    logger,
  });
  const port = (httpServer.address() as AddressInfo).port;
  logger.info({ port, opsPort: ops.port, host: config.HOST }, "The game server is ready.");

  return {
    port,
    opsPort: ops.port,
    unready: () => {
      isReady = false;
    },
    async stop() {
      isReady = false;
      stopHousekeeping();
      await matchmaking.end(colyseus);
      httpServer.closeAllConnections();
      await media.close();
      attendance.stop();
      await Promise.all([saveQueue.close(), recorder.close(), chat.close(), visits.close(), changes.close()]);
      await ops.close();
      redis?.disconnect();
      await db.close();
    },
  };
}

/** https with a certificate of one's own, else http. */
function openHttpServer({ TLS_CERT_FILE, TLS_KEY_FILE }: GameServerConfig): HttpServer {
  if (TLS_CERT_FILE === undefined || TLS_KEY_FILE === undefined) return createServer();
  return createTlsServer({ cert: readFileSync(TLS_CERT_FILE), key: readFileSync(TLS_KEY_FILE) });
}

interface WorldServiceParts {
  readonly config: GameServerConfig;
  readonly db: Database;
  readonly keyRing: KeyRing;
  readonly mapFiles: MapFiles;
  readonly saveQueue: SaveQueue;
  readonly recorder: EventRecorder;
  readonly chat: ChatArchive;
  readonly visits: WriteQueue<MemberVisit>;
  readonly attendance: Attendance;
  readonly directory: WorldDirectory;
  readonly listing: Matchmaking["listing"];
  readonly metrics: Metrics<typeof metricTable>["metrics"];
  readonly logger: Logger;
  readonly writes: WriteBatch;
  readonly media: MediaDesk;
}

function createWorldServices(parts: WorldServiceParts): WorldServices {
  const { config, db, keyRing, mapFiles, saveQueue, recorder, chat, attendance, directory, listing, media } = parts;
  const { metrics, logger, writes, visits } = parts;
  const now = () => new Date();
  const gameTokens = new SessionTokens({
    audience: "game",
    keyRing,
    issuer: config.TOKEN_ISSUER,
    lifetimeSeconds: config.GAME_TOKEN_SECONDS,
    now,
  });
  return {
    openWorld: (id) => openWorld(db, mapFiles, id),
    identify: (token, worldId) => identifyResident(gameTokens, db, token, worldId, now()),
    accessOf: (userId, worldId, signIn) => db.access.atDoor(userId, worldId, signIn, now()),
    roleOf: (worldId, role) => db.roles.find(worldId, role),
    settingsOf: (worldId) => db.worlds.find(worldId),
    lastPlacement: (userId, worldId) =>
      saveQueue.load(userId, worldId).catch((error: unknown) => {
        logger.warn({ err: error, worldId }, "Where someone stood last could not be found out; they start anew.");
        return null;
      }),
    noteVisit: (userId, worldId) => void visits.add({ userId, worldId, at: now() }),
    keepPlacement: (userId, worldId, placement) => saveQueue.keep(userId, worldId, placement),
    attend: (worldId) => attendance.open(worldId),
    chat,
    record: (deed) => void recorder.deed(deed, now()),
    keepMute: (user, world, isMuted, by) => db.mutes.set({ user, world, isMuted, by, now: now() }),
    keepOut: (user, world, why, forMs, by) =>
      db.kicks.set({ user, world, why, by, until: new Date(now().getTime() + forMs) }),
    directory,
    listing,
    media,
    mostSpectators: config.SPECTATORS_PER_WORLD,
    joinLimit: new RateLimiter({ ...JOIN_RATE, nowMs: systemTimer.now }),
    metrics,
    logger,
    timer: systemTimer,
    wallClock: now,
    writes,
    openChance: () =>
      config.WORLD_SEED === undefined ? chanceInTurns(randomInt(2 ** 32)) : chanceByName(config.WORLD_SEED),
  };
}

/** A page of another site could use the visitor's own network position; it gets no socket. */
function refuseForeignPages({ headers }: { headers: Headers }, config: GameServerConfig): Response | undefined {
  const origin = headers.get("origin") ?? undefined;
  if (isAllowedOrigin(origin, headers.get("host") ?? undefined, config.PUBLIC_ORIGIN)) return undefined;
  return new Response("This page belongs to another site.", { status: 403 });
}
