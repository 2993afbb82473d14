import type { Database } from "@crowdwire/db";
import type { WorldId } from "@crowdwire/protocol";
import type { Logger } from "@crowdwire/service-kit";
import type { Request } from "express";
import type { Redis } from "ioredis";
import type { KeyRing } from "../auth/KeyRing.ts";
import type { LinkSecret } from "../auth/LinkSecret.ts";
import { OidcProviders } from "../auth/OidcProviders.ts";
import { SessionCookie } from "../auth/SessionCookie.ts";
import { SessionTokens } from "../auth/SessionTokens.ts";
import { SignIns } from "../auth/SignIns.ts";
import type { GameServerConfig } from "../config.ts";
import type { PublishChange } from "../live/LiveChange.ts";
import type { Mailer } from "../mail/createMailer.ts";
import type { GameServerMetrics } from "../metrics.ts";
import type { EventRecorder } from "../persistence/EventRecorder.ts";
import type { MapFiles } from "../persistence/MapFiles.ts";
import type { ApiServices, EvidenceRequest } from "./ApiServices.ts";
import { MapIntake } from "./MapIntake.ts";
import { PreparedMaps } from "./PreparedMaps.ts";
import { RateLimits } from "./RateLimits.ts";

export interface ApiServiceOptions {
  readonly db: Database;
  readonly keyRing: KeyRing;
  readonly links: LinkSecret;
  readonly config: GameServerConfig;
  /** Counts rate limits for all processes; without it each counts for itself. */
  readonly redis?: Redis | undefined;
  /** Null where this server cannot send e-mail. */
  readonly mailer: Mailer | null;
  readonly mapFiles: MapFiles;
  readonly publish: PublishChange;
  /** How many people are in a world now, all processes together. */
  readonly worldsOnline: (world: WorldId) => number | Promise<number>;
  readonly recorder: Pick<EventRecorder, "record" | "measure">;
  readonly gatherEvidence?: (request: EvidenceRequest) => Promise<unknown>;
  readonly metrics: GameServerMetrics;
  readonly logger: Logger;
  /** Wall clock for tokens and cookies; replaced in tests. */
  readonly now?: () => Date;
}

/** What the API's handlers ask of the rest of the server, from its configuration. */
export function createApiServices(options: ApiServiceOptions, isHttps: boolean): ApiServices {
  const { db, keyRing, links, config, mailer } = options;
  const now = options.now ?? (() => new Date());
  const issuer = config.TOKEN_ISSUER;
  const tokens = (audience: "api" | "game" | "admin", lifetimeSeconds: number) =>
    new SessionTokens({ keyRing, issuer, audience, lifetimeSeconds, now });
  return {
    db,
    signIns: new SignIns({ db, cookie: new SessionCookie(isHttps), sessionDays: config.SESSION_DAYS, now }),
    tokens: {
      api: tokens("api", config.ACCESS_TOKEN_SECONDS),
      game: tokens("game", config.GAME_TOKEN_SECONDS),
      admin: tokens("admin", config.ACCESS_TOKEN_SECONDS),
    },
    limits: new RateLimits({
      redis: options.redis,
      guestsPerMinute: config.GUEST_SIGN_INS_PER_MINUTE,
      guestsPerHour: config.GUEST_SIGN_INS_PER_HOUR,
      triesPerQuarter: config.SIGN_IN_TRIES_PER_QUARTER,
      mailsPerHour: config.MAILS_PER_HOUR,
      uploadsPerHour: config.MAP_UPLOADS_PER_HOUR,
      picturesPerHour: config.MAP_PICTURES_PER_HOUR,
      reportsPerHour: config.REPORTS_PER_HOUR,
      loadTestKey: config.LOAD_TEST_KEY,
    }),
    sendMail: mailer?.send ?? null,
    keepsMail: mailer?.outbox !== undefined,
    providers: new OidcProviders({
      providers: config.OIDC_PROVIDERS ?? [],
      isSecure: isHttps,
      allowInsecure: config.NODE_ENV !== "production",
      sealKey: links.sealKey(),
      now,
    }),
    links,
    maps: new MapIntake({
      files: options.mapFiles,
      uploads: db.mapUploads,
      most: { maps: config.MAPS_PER_PERSON, bytes: config.MAP_MEGABYTES_PER_PERSON * 1_000_000 },
      now,
    }),
    preparedMaps: new PreparedMaps({ seal: (words) => links.sealOfMap(words), now }),
    publish: options.publish,
    worldsOnline: options.worldsOnline,
    recorder: options.recorder,
    gatherEvidence: options.gatherEvidence ?? (async () => null),
    originOf: (request) => originOf(request, config),
    metrics: options.metrics,
    logger: options.logger,
    now,
  };
}

/**
 * This site's own origin. Only outside production may the request itself say it: a stranger could ask for somebody's
 * password letter under a host of their own, and the letter would lead there.
 */
function originOf(request: Request, config: Pick<GameServerConfig, "PUBLIC_ORIGIN">): string {
  return config.PUBLIC_ORIGIN?.[0] ?? `${request.protocol}://${request.get("Host") ?? "localhost"}`;
}
