import { stat } from "node:fs/promises";
import { extname, join } from "node:path";
import type { Request, RequestHandler, Response } from "express";

/** Plain names only: no empty, hidden or parent segments, no backslashes, no bytes that a file system takes for its own. */
const PATH_FORM = /^(?:\/[\w@~+-][\w@~+.-]*)+$/u;

export interface ServedFile {
  /** Folder that is never left. */
  readonly root: string;
  /** Below it, with a slash in front, decoded. */
  readonly path: string;
  readonly cacheControl: string;
  /** Sent with it, and with nothing else that may be answered in its place. */
  readonly headers?: Readonly<Record<string, string>>;
}

export const IMMUTABLE = "public, max-age=31536000, immutable";
/** May be kept, must be asked about: answered 304 as long as nothing has changed. */
export const REVALIDATE = "no-cache";

/**
 * Sends a file, in its brotli copy where there is one and the browser takes it; ranges and conditions included.
 * @returns false where there is no such file, and then nothing is sent.
 */
export async function sendServedFile(request: Request, response: Response, file: ServedFile): Promise<boolean> {
  if (!PATH_FORM.test(file.path) || file.path.endsWith(".br")) return false;
  const hasCopy = await isFile(join(file.root, `${file.path}.br`));
  if (!hasCopy && !(await isFile(join(file.root, file.path)))) return false;
  const isCopy = hasCopy && request.acceptsEncodings("br") === "br";
  response.type(extname(file.path));
  response.set("Cache-Control", file.cacheControl);
  response.set(file.headers ?? {});
  if (hasCopy) response.vary("Accept-Encoding");
  if (isCopy) response.set("Content-Encoding", "br");
  const sent = isCopy ? `${file.path}.br` : file.path;
  await new Promise<void>((resolve, reject) => {
    response.sendFile(
      sent,
      { root: file.root, cacheControl: false, dotfiles: "allow" },
      (error?: NodeJS.ErrnoException) => {
        // A browser that goes away in the middle is no failure of ours.
        if (error === undefined || error.code === "ECONNABORTED" || response.destroyed) resolve();
        else reject(error);
      },
    );
  });
  return true;
}

/** The path of a request with its escapes resolved; undefined where they cannot be. */
export function decodedPath(request: Request): string | undefined {
  try {
    return decodeURIComponent(request.path);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** Whether a request asks for something to be sent. */
export const isReading = (request: Request): boolean => request.method === "GET" || request.method === "HEAD";

/** Runs `handle` for GET and HEAD and goes on where it has sent nothing. */
export function whenReading(handle: (request: Request, response: Response) => Promise<boolean>): RequestHandler {
  return async (request, response, next) => {
    if (!isReading(request) || !(await handle(request, response))) next();
  };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") return false;
    throw error;
  }
}
