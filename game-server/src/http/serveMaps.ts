import { resolve } from "node:path";
import type { RequestHandler } from "express";
import { decodedPath, IMMUTABLE, sendServedFile, whenReading } from "./serveFiles.ts";

const MAP_FILE = /^\/maps(\/[0-9a-f]{16,64}\/[\w-]+\.(?:glb|bin|json|webp|png|jpg))$/u;

/**
 * People have made what is in these files. Whoever opens one by its address gets it as a file, under our name for it, and a
 * browser that shows it all the same lets it do nothing. Pages that fetch or draw it notice neither.
 */
const OF_STRANGERS = { "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox" };

/** Serves the files of maps from /maps/{content hash}/{file}; the same address always answers the same bytes. */
export function serveMaps(directory: string): RequestHandler {
  const root = resolve(directory);
  return whenReading(async (request, response) => {
    const path = MAP_FILE.exec(decodedPath(request) ?? "")?.[1];
    if (path === undefined) return false;
    return sendServedFile(request, response, { root, path, cacheControl: IMMUTABLE, headers: headersOf(path) });
  });
}

function headersOf(path: string): Record<string, string> {
  return { ...OF_STRANGERS, "Content-Disposition": `attachment; filename="${path.slice(path.lastIndexOf("/") + 1)}"` };
}
