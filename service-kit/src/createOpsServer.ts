import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";
import { AppError } from "./AppError.ts";

export interface OpsServerOptions {
  /** 0 picks a free one. */
  port: number;
  /** Not the public one: metrics say more than strangers should read. Loopback when absent. */
  host?: string;
  /** Whether this process may be given users now; a throw or a rejection counts as no. */
  isReady: () => boolean | Promise<boolean>;
  registry: Registry;
}

export interface OpsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Opens the HTTP server for operators and machines: `/healthz` (the process runs), `/readyz` (200 or 503) and `/metrics`.
 *
 * @throws AppError `opsPortUnavailable` when the port cannot be had.
 */
export async function createOpsServer(options: OpsServerOptions): Promise<OpsServer> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer((request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      answer(response, 405, "only GET and HEAD\n");
      return;
    }
    const path = (request.url ?? "/").split("?", 1)[0];
    route(path ?? "/", response, options).catch((error: unknown) => {
      answer(response, 500, `${error instanceof Error ? error.message : String(error)}\n`);
    });
  });
  // A scraper's idle connection must not hold up the end of the process.
  server.keepAliveTimeout = 1000;

  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port, host, resolve);
    });
  } catch (cause) {
    throw new AppError(`The operations port ${options.port} on ${host} is not available; set OPS_PORT to a free one.`, {
      code: "opsPortUnavailable",
      retriable: false,
      cause,
    });
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function route(path: string, response: ServerResponse, options: OpsServerOptions): Promise<void> {
  switch (path) {
    case "/healthz":
      answer(response, 200, "ok\n");
      return;
    case "/readyz": {
      const ready = await isReady(options.isReady);
      answer(response, ready ? 200 : 503, ready ? "ready\n" : "not ready\n");
      return;
    }
    case "/metrics":
      response.setHeader("content-type", options.registry.contentType);
      answer(response, 200, await options.registry.metrics());
      return;
    default:
      answer(response, 404, "try /healthz, /readyz or /metrics\n");
  }
}

async function isReady(ask: OpsServerOptions["isReady"]): Promise<boolean> {
  try {
    return await ask();
  } catch {
    // The caller wants to know whether, not why: the part that failed has logged it.
    return false;
  }
}

function answer(response: ServerResponse, status: number, body: string): void {
  if (!response.hasHeader("content-type")) {
    response.setHeader("content-type", "text/plain; charset=utf-8");
  }
  response.setHeader("cache-control", "no-store");
  response.setHeader("x-content-type-options", "nosniff");
  response.statusCode = status;
  response.end(body);
}
