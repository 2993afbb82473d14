import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Database } from "@crowdwire/db";
import { type GuestSignIn, Problem, type WorldId } from "@crowdwire/protocol";
import { createLogger, loadEnv } from "@crowdwire/service-kit";
import { expect } from "chai";
import { KeyRing } from "../../src/auth/KeyRing.ts";
import { LinkSecret } from "../../src/auth/LinkSecret.ts";
import { GameServerConfig } from "../../src/config.ts";
import { createHttpApp } from "../../src/http/createHttpApp.ts";
import type { PublishChange } from "../../src/live/LiveChange.ts";
import { createMailer } from "../../src/mail/createMailer.ts";
import type { Mail } from "../../src/mail/Mail.ts";
import { createGameServerMetrics } from "../../src/metrics.ts";
import { EventRecorder } from "../../src/persistence/EventRecorder.ts";
import { MapFiles } from "../../src/persistence/MapFiles.ts";
import { ANY_LOOK } from "./accounts.ts";
import { TestClock } from "./TestClock.ts";

export interface TestServerOptions {
  readonly db: Database;
  readonly dataDir: string;
  readonly environment?: Record<string, string>;
  readonly online?: (world: WorldId) => number;
  /** Told what must act inside worlds at once. */
  readonly publish?: PublishChange;
  /** Any that is free where absent. */
  readonly port?: number;
  /** The clock of tokens; the server's own otherwise. */
  readonly clock?: TestClock;
}

/** The HTTP side of a game server on a free port, with a clock that stands still. */
export interface TestServer {
  readonly origin: string;
  readonly host: string;
  readonly clock: TestClock;
  readonly keyRing: KeyRing;
  readonly mapFiles: MapFiles;
  readonly recorder: EventRecorder;
  /** The e-mails that were written, the latest first. */
  mails(): readonly Mail[];
  /** What was logged, a line each. */
  readonly logged: string[];
  scrape(): Promise<string>;
  /** A browser of one's own: it keeps cookies and sends what our pages send. */
  visitor(): Visitor;
  close(): Promise<void>;
}

export interface Visitor {
  cookie: string | undefined;
  /** Sent as `Authorization: Bearer`; kept from every answer that holds one. */
  accessToken: string | undefined;
  request(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string | undefined>,
  ): Promise<Response>;
  signIn(change?: Partial<GuestSignIn>): Promise<Response>;
}

export async function startTestServer(options: TestServerOptions): Promise<TestServer> {
  const clock = options.clock ?? new TestClock();
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
  const logger = createLogger({
    service: "test",
    level: "debug",
    destination: { write: (line) => void logged.push(line) },
  });
  const mailer = createMailer(config, logger);
  const recorder = new EventRecorder({
    db: options.db,
    intervalMs: 1000,
    maxItems: 1000,
    timer: clock,
    logger,
    metrics,
  });
  const app = createHttpApp({
    db: options.db,
    keyRing,
    config,
    worldsOnline: options.online ?? (() => 0),
    recorder,
    mapFiles,
    logger,
    metrics,
    links: await LinkSecret.open(join(options.dataDir, "keys")),
    mailer,
    publish: options.publish ?? (async () => undefined),
    now: clock.now,
  });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(options.port ?? 0, "127.0.0.1", () => resolve(listening));
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
    recorder,
    mails: () => mailer?.outbox?.list() ?? [],
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
    accessToken: undefined,
    async request(method, path, body, headers = {}) {
      const all: Record<string, string | undefined> = {
        ...(visitor.cookie === undefined ? {} : { cookie: visitor.cookie }),
        ...(visitor.accessToken === undefined ? {} : { authorization: `Bearer ${visitor.accessToken}` }),
        ...(method === "GET" ? {} : { "x-crowdwire": "1", origin }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      };
      const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: sent,
        redirect: "manual",
        ...(body === undefined ? {} : { body: asSent(body) }),
      });
      for (const header of response.headers.getSetCookie()) {
        const [pair = ""] = header.split(";");
        if (/^(?:__Host-)?crowdwire=/u.test(pair)) visitor.cookie = /max-age=0/iu.test(header) ? undefined : pair;
      }
      if (response.ok && response.headers.get("content-type")?.includes("json")) {
        const answer = (await response.clone().json()) as { accessToken?: string } | null;
        visitor.accessToken = answer?.accessToken ?? visitor.accessToken;
      }
      return response;
    },
    signIn: (change = {}) =>
      visitor.request("POST", "/api/v1/session/guest", { name: "Ada", look: ANY_LOOK, ...change }),
  };
  return visitor;
}

/** Text and bytes as they are, everything else as JSON. */
function asSent(body: unknown): string | Buffer<ArrayBuffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return typeof body === "string" ? body : JSON.stringify(body);
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
  expect(text).to.not.match(/node_modules|\.ts:\d|\\n\s+at |postgres|knex/u);
  return problem;
}
