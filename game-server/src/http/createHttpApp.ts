import type { Database } from "@crowdwire/db";
import type { WorldId } from "@crowdwire/protocol";
import { type Logger, RateLimiter } from "@crowdwire/service-kit";
import compression from "compression";
import express, { type Express, Router } from "express";
import type { KeyRing } from "../auth/KeyRing.ts";
import { SessionCookie } from "../auth/SessionCookie.ts";
import { SessionTokens } from "../auth/SessionTokens.ts";
import { SignIns } from "../auth/SignIns.ts";
import type { GameServerConfig } from "../config.ts";
import type { GameServerMetrics } from "../metrics.ts";
import type { MapFiles } from "../persistence/MapFiles.ts";
import { handleErrors, handleNotFound } from "./handleErrors.ts";
import { createIdentify } from "./Identify.ts";
import { measureRequests, routeOf } from "./measureRequests.ts";
import { requireOwnPage } from "./origins.ts";
import { ProblemError } from "./ProblemError.ts";
import { readJson } from "./parseBody.ts";
import { type AccountListener, sessionRoutes } from "./routes/session.ts";
import { worldRoutes } from "./routes/worlds.ts";
import { SignInLimit } from "./SignInLimit.ts";
import { securityHeaders } from "./securityHeaders.ts";
import { serveClient } from "./serveClient.ts";
import { serveMaps } from "./serveMaps.ts";

export interface HttpAppOptions {
  readonly db: Database;
  readonly keyRing: KeyRing;
  readonly config: GameServerConfig;
  /** How many people are in a world now, all processes together. */
  readonly worldsOnline: (world: WorldId) => number | Promise<number>;
  readonly mapFiles: Pick<MapFiles, "directory">;
  readonly logger: Logger;
  readonly metrics: GameServerMetrics;
  readonly accountListener?: AccountListener;
  /** Wall clock for tokens and cookies; replaced in tests. */
  readonly now?: () => Date;
  /** Monotonic clock for rate limits; replaced in tests. */
  readonly nowMs?: () => number;
}

/**
 * Everything the game server says over HTTP: the API, the public keys, the maps and the client's pages.
 * Whatever it does not know ends as a problem answer, so it must come after other routes of the same server.
 */
export function createHttpApp(options: HttpAppOptions): Express {
  const { config, keyRing, logger, metrics } = options;
  const isHttps = isServedByHttps(config);
  const app = express();
  app.disable("x-powered-by");
  // Nobody's X-Forwarded-For is believed but that of the proxies that are named.
  app.set("trust proxy", config.TRUST_PROXY ?? false);

  app.use(measureRequests(metrics));
  // A certificate made at home must not bind browsers to https: that is for sites that stay (HSTS).
  app.use(securityHeaders({ isHttps: isServedByHttps({ ...config, TLS_CERT_FILE: undefined }) }));
  app.use(compression({ filter: isWorthCompressing }));

  app.get("/.well-known/jwks.json", (_request, response) => {
    response.set("Cache-Control", "public, max-age=300").json(keyRing.jwks());
  });
  app.use("/api/v1", apiRoutes(options, isHttps));
  app.use(serveMaps(options.mapFiles.directory));
  if (config.CLIENT_DIR !== undefined) app.use(serveClient(config.CLIENT_DIR));

  app.use(handleNotFound);
  app.use(handleErrors({ logger, metrics }));
  return app;
}

/** Whether browsers reach this server by https: cookies and headers are stricter then. */
export function isServedByHttps(
  config: Pick<GameServerConfig, "NODE_ENV" | "PUBLIC_ORIGIN" | "TLS_CERT_FILE">,
): boolean {
  const origins = config.PUBLIC_ORIGIN ?? [];
  if (config.TLS_CERT_FILE !== undefined) return true;
  return config.NODE_ENV === "production" || origins.some((origin) => origin.startsWith("https:"));
}

function apiRoutes(options: HttpAppOptions, isHttps: boolean): Router {
  const { db, keyRing, config, metrics } = options;
  const now = options.now ?? (() => new Date());
  const nowMs = options.nowMs ?? (() => performance.now());
  const signIns = new SignIns({ db, cookie: new SessionCookie(isHttps), sessionDays: config.SESSION_DAYS, now });

  const router = Router();
  router.use((_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });
  router.use(requireOwnPage(config.PUBLIC_ORIGIN));
  router.use(readJson());
  router.use(worldRoutes({ db, worldsOnline: options.worldsOnline }));
  router.use(
    sessionRoutes({
      db,
      signIns,
      identify: createIdentify(signIns),
      gameTokens: new SessionTokens({
        audience: "game",
        keyRing,
        issuer: config.TOKEN_ISSUER,
        lifetimeSeconds: config.GAME_TOKEN_SECONDS,
        now,
      }),
      signInLimit: new SignInLimit({
        perMinute: config.GUEST_SIGN_INS_PER_MINUTE,
        perHour: config.GUEST_SIGN_INS_PER_HOUR,
        loadTestKey: config.LOAD_TEST_KEY,
        nowMs,
      }),
      sessionLimit: new RateLimiter({ perSecond: 1, burst: 20, nowMs }),
      listener: options.accountListener ?? {},
      metrics,
    }),
  );
  router.use((request) => {
    if (routeOf(request.baseUrl + request.path) !== "other") {
      throw new ProblemError("methodNotAllowed", `${request.method} is not possible here.`);
    }
    throw new ProblemError("notFound", "The API has nothing at this address. Check it for a slip.");
  });
  return router;
}

/** Maps are compressed beforehand where it pays (see precompress); what is left of them would only cost time. */
function isWorthCompressing(request: express.Request, response: express.Response): boolean {
  const type = String(response.getHeader("Content-Type") ?? "");
  return !/^(?:model\/|application\/octet-stream)/u.test(type) && compression.filter(request, response);
}
