import type { RequestHandler } from "express";
import { type GameServerMetrics, HTTP_ROUTES, type HttpRoute } from "../metrics.ts";

const PATTERNS = HTTP_ROUTES.map((route) => ({
  route,
  pattern: new RegExp(
    `^${route.replaceAll(".", "\\.").replace(/:\w+/gu, "[^/]+")}${route === "/maps" ? "/" : "/?$"}`,
    "u",
  ),
}));

/** Times every request, under the name of its route. */
export function measureRequests(metrics: GameServerMetrics): RequestHandler {
  return (request, response, next) => {
    const startedMs = performance.now();
    const route = routeOf(request.path);
    response.once("close", () => {
      const isFailed = !response.writableFinished || response.statusCode >= 500;
      const outcome = isFailed ? "failed" : response.statusCode >= 400 ? "refused" : "ok";
      metrics.httpRequestSeconds.observe({ route, outcome }, (performance.now() - startedMs) / 1000);
    });
    next();
  };
}

/** The pattern that a path belongs to. */
export function routeOf(path: string): HttpRoute {
  return PATTERNS.find(({ pattern }) => pattern.test(path))?.route ?? "other";
}
