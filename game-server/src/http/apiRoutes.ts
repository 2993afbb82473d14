import { Router } from "express";
import type { ApiServices } from "../api/ApiServices.ts";
import { createApiRouter } from "../api/createApiRouter.ts";
import { createHandlers } from "../api/createHandlers.ts";
import { serveApiDocs } from "../api/serveApiDocs.ts";
import { requireOwnPage } from "./origins.ts";
import { ProblemError } from "./ProblemError.ts";
import { readJson } from "./readJson.ts";

/** The API below /api/v1: what holds for every route of it, the routes of the table, and the pages that describe them. */
export function apiRoutes(services: ApiServices, publicOrigins: readonly string[] | undefined): Router {
  const router = Router();
  router.use(serveApiDocs());
  router.use((_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });
  router.use(requireOwnPage(publicOrigins));
  router.use(readJson());
  router.use(
    createApiRouter({
      db: services.db,
      handlers: createHandlers(services),
      tokens: services.tokens,
      limits: services.limits,
      now: services.now,
    }),
  );
  router.use(() => {
    throw new ProblemError("notFound", "The API has nothing at this address. Check it for a slip.");
  });
  return router;
}
