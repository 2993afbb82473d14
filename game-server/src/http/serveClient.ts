import { resolve } from "node:path";
import type { Request, RequestHandler } from "express";
import { decodedPath, IMMUTABLE, REVALIDATE, sendServedFile, whenReading } from "./serveFiles.ts";

/** What is never a page: a missing script must be a 404, not a page that the browser then fails to run. */
const NOT_PAGES = /^\/(?:api|assets|maps|matchmake|\.well-known)(?:\/|$)/u;

/**
 * Serves the built client: its files, and its one page for every address that a person may have typed.
 * Files under /assets carry their hash in the name and are kept for ever; everything else is asked about.
 */
export function serveClient(directory: string): RequestHandler {
  const root = resolve(directory);
  return whenReading(async (request, response) => {
    const path = decodedPath(request);
    if (path === undefined) return false;
    const cacheControl = path.startsWith("/assets/") ? IMMUTABLE : REVALIDATE;
    if (await sendServedFile(request, response, { root, path, cacheControl })) return true;
    if (!isPage(request, path)) return false;
    return sendServedFile(request, response, { root, path: "/index.html", cacheControl: REVALIDATE });
  });
}

function isPage(request: Request, path: string): boolean {
  const lastSegment = path.slice(path.lastIndexOf("/") + 1);
  return !NOT_PAGES.test(path) && !lastSegment.includes(".") && request.accepts("html") === "html";
}
