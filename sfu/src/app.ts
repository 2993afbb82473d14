import { randomUUID } from "node:crypto";
import { availableParallelism, networkInterfaces } from "node:os";
import { join } from "node:path";
import { CONTROL_SOCKET, replicaName } from "@crowdwire/protocol";
import { createOpsServer, type Logger, openSharedKey } from "@crowdwire/service-kit";
import type { SfuConfig } from "./config.ts";
import type { ControlPort } from "./control/ControlPort.ts";
import { RedisControl } from "./control/RedisControl.ts";
import { SocketControl } from "./control/SocketControl.ts";
import { MediaTier } from "./media/MediaTier.ts";
import { createSfuMetrics } from "./metrics.ts";
import { GrantCheck, remoteKeys } from "./signaling/GrantCheck.ts";
import { SignalingServer } from "./signaling/SignalingServer.ts";

const TICK_MS = 1000;
const REPORT_MS = 250;
const DRAIN_LOOK_MS = 100;

/** A running SFU. */
export interface Sfu {
  readonly signalingPort: number;
  /** Null with Redis. */
  readonly controlPort: number | null;
  readonly opsPort: number;
  /** Processes of the workers, for tests and operators. */
  readonly workerPids: readonly number[];
  /** Takes nobody new, says so, and ends once everybody has moved elsewhere or time is up. */
  drain(waitSeconds: number): Promise<void>;
  /** Tells everybody that they will be back, and closes everything. */
  stop(): Promise<void>;
}

/** Composes the SFU from its configuration. @throws AppError naming what could not be had. */
export async function createSfu(config: SfuConfig, logger: Logger): Promise<Sfu> {
  const { registry, metrics } = createSfuMetrics({ processMetrics: true });
  const replica = replicaName(config.SFU_NAME);
  const incarnation = randomUUID();
  const now = () => new Date();
  const control = await chooseControl(config, logger);
  const tier = await MediaTier.start({
    replica,
    pool: {
      size: config.SFU_WORKERS ?? availableParallelism(),
      firstPort: config.MEDIA_PORT,
      addresses: listenAddresses(config),
      upload: { everything: config.CLIENT_UPLOAD_BITRATE, voice: config.VOICE_UPLOAD_BITRATE },
    },
    consumersPerWorker: config.CONSUMERS_PER_WORKER,
    maxVideos: config.VIDEOS_PER_CLIENT,
    report: (report) => control.report(report),
    logger,
    metrics,
    nowMs: () => performance.now(),
  });
  await control.open({
    command: (command) => tier.take(command),
    connected: () => {
      control.report({ type: "hello", replica, incarnation, url: config.SIGNALING_URL });
      tier.reportAll();
    },
    malformed: (why) => {
      metrics.malformedCommands.inc();
      logger.warn({ why }, "A message on the control channel could not be read.");
    },
  });
  const signaling = await SignalingServer.open({
    host: config.SIGNALING_HOST,
    port: config.SIGNALING_PORT,
    publicOrigins: config.PUBLIC_ORIGIN,
    tier,
    grants: new GrantCheck({ keys: remoteKeys(config.JWKS_URL), issuer: config.TOKEN_ISSUER, replica, now }),
    logger,
    metrics,
  });
  const ops = await createOpsServer({
    port: config.SFU_OPS_PORT,
    host: config.SFU_OPS_HOST,
    isReady: () => tier.isReady,
    registry,
  });
  const timers = [setInterval(() => void tier.tick(), TICK_MS), setInterval(() => tier.flushReports(), REPORT_MS)];
  const controlPort = control instanceof SocketControl ? control.port : null;
  logger.info(
    { replica, signalingPort: signaling.port, controlPort, opsPort: ops.port, workers: tier.workers.length },
    "The SFU is ready.",
  );
  return {
    signalingPort: signaling.port,
    controlPort,
    opsPort: ops.port,
    get workerPids() {
      return tier.workers.map(({ pid }) => pid);
    },
    async drain(waitSeconds) {
      tier.drain();
      const deadlineMs = performance.now() + waitSeconds * 1000;
      while (tier.peers > 0 && performance.now() < deadlineMs) {
        await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
      }
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      tier.close();
      await signaling.close();
      await control.close();
      await ops.close();
    },
  };
}

async function chooseControl(config: SfuConfig, logger: Logger): Promise<ControlPort> {
  if (config.REDIS_URL !== undefined) {
    return new RedisControl({ url: config.REDIS_URL, replica: replicaName(config.SFU_NAME), logger });
  }
  const key = await openSharedKey(join(config.DATA_DIR, CONTROL_SOCKET.keyFile));
  return new SocketControl({
    host: config.CONTROL_HOST,
    port: config.CONTROL_PORT,
    key,
    logger,
    now: () => new Date(),
  });
}

/** Loopback serves this machine's own browsers; Firefox, and other machines, want an address of the network. */
function listenAddresses({ MEDIA_LISTEN, MEDIA_ANNOUNCED: announced }: SfuConfig) {
  if (MEDIA_LISTEN !== undefined) return MEDIA_LISTEN.map((ip) => ({ ip, announced }));
  const own = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === "IPv4" && !address.internal);
  return [{ ip: "127.0.0.1" }, ...(own === undefined ? [] : [{ ip: own.address, announced }])];
}
