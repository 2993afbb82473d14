import { Problem } from "@crowdwire/protocol";
import type { z } from "zod";
import { ApiError } from "./ApiError.ts";
import { fetchTelling } from "./fetchTelling.ts";

export interface RequestOptions<Answer> {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  /** Sent as it is, in place of a JSON body. */
  file?: { blob: Blob; contentType: string };
  headers?: Record<string, string>;
  /** What the answer must look like. */
  answer: z.ZodType<Answer>;
  signal?: AbortSignal;
  /** Told how much of the file is sent, 0…1. */
  onSent?(share: number): void;
}

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 10_000;
/** A big file over a slow line, and the server's work on it. */
const UPLOAD_TIMEOUT_MS = 300_000;
const NO_CONTENT = 204;

/** Statuses after which the same request may well succeed. */
const retriableStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

const timedOut = (cause: unknown) =>
  new ApiError("timedOut", "CrowdWire is taking too long to answer. Try again in a moment.", {
    retriable: true,
    cause,
  });

async function send(
  fetch: Fetch,
  path: string,
  init: RequestInit,
  caller: AbortSignal | undefined,
  timeout: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(path, { ...init, signal: caller ? AbortSignal.any([caller, timeout]) : timeout });
  } catch (cause) {
    if (caller?.aborted) throw cause;
    if (timeout.aborted) throw timedOut(cause);
    throw new ApiError("networkFailed", "CrowdWire cannot be reached. Check your connection and try again.", {
      retriable: true,
      cause,
    });
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  const { status } = response;
  const retriable = retriableStatuses.has(status);
  if (response.headers.get("content-type")?.includes("json")) {
    const parsed = Problem.safeParse(await response.json().catch((cause: unknown) => ({ cause })));
    if (parsed.success) {
      const { code, detail, fields, ban } = parsed.data;
      return new ApiError(code, detail, { status, retriable, ...(fields && { fields }), ...(ban && { ban }) });
    }
  }
  if (status >= 500) {
    return new ApiError("serverFailed", "CrowdWire has trouble right now. Try again in a moment.", {
      status,
      retriable,
    });
  }
  return new ApiError("refused", `CrowdWire refused this (${status}). Load the page again and try once more.`, {
    status,
    retriable,
  });
}

function badAnswer(status: number, cause: unknown): ApiError {
  return new ApiError("badAnswer", "CrowdWire was updated while this page was open. Load the page again.", {
    status,
    cause,
  });
}

/**
 * Asks the API and checks the answer's shape.
 *
 * Throws an ApiError for every failure, except where `signal` was aborted: then the abort's own error passes through.
 */
export async function request<Answer>(fetch: Fetch, path: string, options: RequestOptions<Answer>): Promise<Answer> {
  const method = options.method ?? "GET";
  const headers: Record<string, string> = { accept: "application/json", ...options.headers };
  // A header that no form of another site can send: with same-site cookies, the guard against forged requests.
  if (method !== "GET") headers["x-crowdwire"] = "1";
  if (options.body !== undefined) headers["content-type"] = "application/json";
  if (options.file !== undefined) headers["content-type"] = options.file.contentType;
  const timeout = AbortSignal.timeout(options.file === undefined ? TIMEOUT_MS : UPLOAD_TIMEOUT_MS);
  const response = await send(
    options.onSent === undefined ? fetch : fetchTelling(options.onSent),
    path,
    {
      method,
      headers,
      credentials: "same-origin",
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...(options.file !== undefined && { body: options.file.blob }),
    },
    options.signal,
    timeout,
  );
  if (!response.ok) throw await problemOf(response);
  let json: unknown;
  try {
    json = response.status === NO_CONTENT ? undefined : await response.json();
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    // The head of the answer came in time, its body did not.
    if (timeout.aborted) throw timedOut(cause);
    throw badAnswer(response.status, cause);
  }
  const parsed = options.answer.safeParse(json);
  if (!parsed.success) throw badAnswer(response.status, parsed.error);
  return parsed.data;
}
