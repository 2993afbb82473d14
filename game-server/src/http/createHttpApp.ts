import { API_PREFIX } from "@crowdwire/protocol/rest";
import compression from "compression";
import express, { type Express } from "express";
import { type ApiServiceOptions, createApiServices } from "../api/createApiServices.ts";
import type { GameServerConfig } from "../config.ts";
import { apiRoutes } from "./apiRoutes.ts";
import { handleErrors, handleNotFound } from "./handleErrors.ts";
import { measureRequests } from "./measureRequests.ts";
import { securityHeaders } from "./securityHeaders.ts";
import { serveClient } from "./serveClient.ts";
import { serveMaps } from "./serveMaps.ts";
import { serveOutbox } from "./serveOutbox.ts";

export type HttpAppOptions = ApiServiceOptions;

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
  app.use(API_PREFIX, apiRoutes(createApiServices(options, isHttps), config.PUBLIC_ORIGIN));
  if (options.mailer?.outbox !== undefined) app.use(serveOutbox(options.mailer.outbox));
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

/** Maps are compressed beforehand where it pays (see precompress); what is left of them would only cost time. */
function isWorthCompressing(request: express.Request, response: express.Response): boolean {
  const type = String(response.getHeader("Content-Type") ?? "");
  return !/^(?:model\/|application\/octet-stream)/u.test(type) && compression.filter(request, response);
}
