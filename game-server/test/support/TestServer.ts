import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Database } from "@crowdwire/db";
import { type GuestSignIn, Problem, type WorldId } from "@crowdwire/protocol";
import { createLogger, loadEnv } from "@crowdwire/service-kit";
import { expect } from "chai";
import { KeyRing } from "../../src/auth/KeyRing.ts";
import { GameServerConfig } from "../../src/config.ts";
import { createHttpApp, type HttpAppOptions } from "../../src/http/createHttpApp.ts";
import { createGameServerMetrics } from "../../src/metrics.ts";
import { MapFiles } from "../../src/persistence/MapFiles.ts";
import { ANY_LOOK } from "./accounts.ts";
import { TestClock } from "./TestClock.ts";

export interface TestServerOptions {
  readonly db: Database;
  readonly dataDir: string;
  readonly environment?: Record<string, string>;
  readonly online?: (world: WorldId) => number;
  readonly accountListener?: HttpAppOptions["accountListener"];
}

/** The HTTP side of a game server on a free port, with a clock that stands still. */
export interface TestServer {
  readonly origin: string;
  readonly host: string;
  readonly clock: TestClock;
  readonly keyRing: KeyRing;
  readonly mapFiles: MapFiles;
  /** What was logged, a line each. */
  readonly logged: string[];
  scrape(): Promise<string>;
  /** A browser of one's own: it keeps cookies and sends what our pages send. */
  visitor(): Visitor;
  close(): Promise<void>;
}

export interface Visitor {
  cookie: string | undefined;
  request(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string | undefined>,
  ): Promise<Response>;
  signIn(change?: Partial<GuestSignIn>): Promise<Response>;
}

export async function startTestServer(options: TestServerOptions): Promise<TestServer> {
  const clock = new TestClock();
  let monotonicMs = 0;
  const passed = clock.pass.bind(clock);
  clock.pass = (ms) => {
    monotonicMs += ms;
    return passed(ms);
  };
  const config = loadEnv(GameServerConfig, {
    DATABASE_URL: "postgres://unused",
    DATA_DIR: options.dataDir,
    NODE_ENV: "test",
    ...options.environment,
  });
  const keyRing = await KeyRing.open({ directory: join(options.dataDir, "keys"), rotateAfterDays: 30, now: clock.now });
  const mapFiles = new MapFiles(join(options.dataDir, "maps"));
  const { metrics, registry } = createGameServerMetrics();
  const logged: string[] = [];
  const app = createHttpApp({
    db: options.db,
    keyRing,
    config,
    worldsOnline: options.online ?? (() => 0),
    mapFiles,
    logger: createLogger({ service: "test", level: "debug", destination: { write: (line) => void logged.push(line) } }),
    metrics,
    ...(options.accountListener === undefined ? {} : { accountListener: options.accountListener }),
    now: clock.now,
    nowMs: () => monotonicMs,
  });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, "127.0.0.1", () => resolve(listening));
  });
  // A test that fails before it closes its server must not keep the whole run waiting.
  server.unref().on("connection", (socket) => socket.unref());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    host,
    clock,
    keyRing,
    mapFiles,
    logged,
    scrape: () => registry.metrics(),
    visitor: () => newVisitor(`http://${host}`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function newVisitor(origin: string): Visitor {
  const visitor: Visitor = {
    cookie: undefined,
    async request(method, path, body, headers = {}) {
      const all: Record<string, string | undefined> = {
        ...(visitor.cookie === undefined ? {} : { cookie: visitor.cookie }),
        ...(method === "GET" ? {} : { "x-crowdwire": "1", origin }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      };
      const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: sent,
        redirect: "manual",
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      for (const header of response.headers.getSetCookie()) {
        const [pair = ""] = header.split(";");
        visitor.cookie = /max-age=0/iu.test(header) ? undefined : pair;
      }
      return response;
    },
    signIn: (change = {}) =>
      visitor.request("POST", "/api/v1/session/guest", { name: "Ada", look: ANY_LOOK, ...change }),
  };
  return visitor;
}

/** Expects a problem answer with this code, and answers it. */
export async function expectProblem(response: Response, code: Problem["code"]): Promise<Problem> {
  const text = await response.text();
  expect(response.headers.get("content-type"), text).to.match(/^application\/problem\+json/u);
  const problem = Problem.parse(JSON.parse(text));
  expect(problem.code, text).to.equal(code);
  expect(problem.status).to.equal(response.status);
  // A sentence that says something, and nothing of our insides.
  expect(problem.detail).to.match(/^[A-Z].{15,}[.]$/u);
  expect(text).to.not.match(/node_modules|\.ts:\d|at .*\(|postgres|knex/u);
  return problem;
}
