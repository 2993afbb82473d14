import express, { type Request, type Response } from "express";
import { ProblemError } from "../http/ProblemError.ts";

/** Reads a file that is sent as the body, as it is. @throws ProblemError wrongContentType; body-parser's own where it is too large */
export async function readUpload(
  { contentType, maxBytes }: { contentType: string; maxBytes: number },
  request: Request,
  response: Response,
): Promise<Uint8Array> {
  // Not inflated: a small request must not become a big one.
  const read = express.raw({ type: contentType, limit: maxBytes, inflate: false });
  await new Promise<void>((resolve, reject) => {
    read(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
  });
  if (Buffer.isBuffer(request.body)) return request.body;
  throw new ProblemError("wrongContentType", `Send the file itself as the request's body, as ${contentType}.`);
}
