import { resolve } from "node:path";
import type { RequestHandler } from "express";
import { decodedPath, IMMUTABLE, sendServedFile, whenReading } from "./serveFiles.ts";

const MAP_FILE = /^\/maps(\/[0-9a-f]{16,64}\/[\w-]+\.(?:glb|bin|json|webp|png|jpg))$/u;

/** Serves the files of maps from /maps/{content hash}/{file}; the same address always answers the same bytes. */
export function serveMaps(directory: string): RequestHandler {
  const root = resolve(directory);
  return whenReading(async (request, response) => {
    const path = MAP_FILE.exec(decodedPath(request) ?? "")?.[1];
    if (path === undefined) return false;
    return sendServedFile(request, response, { root, path, cacheControl: IMMUTABLE });
  });
}
