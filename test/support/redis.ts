import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before } from "mocha";
import { findFreePort } from "./freePort.ts";

export interface RedisServer {
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/**
 * Starts a Redis that keeps nothing, on a free port unless told which, and waits until it answers.
 *
 * @throws Error where this machine has none: what several processes do together would otherwise go unproven unnoticed.
 */
export async function openRedis(wantedPort?: number): Promise<RedisServer> {
  if (spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status !== 0) {
    throw new Error("There is no redis-server here: `npm test` installs it, or `sudo apt-get install redis-server`.");
  }
  const port = wantedPort ?? (await findFreePort());
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no"];
  const child = spawn("redis-server", args, { stdio: "ignore" });
  const quit = () => child.kill("SIGKILL");
  process.once("exit", quit);
  const exited = once(child, "exit");
  for (let waitedMs = 0; !(await answersPing(port)); waitedMs += 20) {
    if (child.exitCode !== null || waitedMs > 10_000) {
      throw new Error(`redis-server did not start on port ${port} (exit code ${child.exitCode})`);
    }
    await sleep(20);
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    process: child,
    stop: async () => {
      process.off("exit", quit);
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        // A paused one hears of it only now.
        child.kill("SIGCONT");
        await exited;
      }
    },
  };
}

/** A Redis of a `describe`, which can be away for a while. */
export interface SharedRedis {
  url(): string;
  stop(): Promise<void>;
  /** It answers nothing more, and its connections stay open. */
  pause(): void;
  resume(): void;
  /** On the same port, and with nothing in it. */
  startAgain(): Promise<void>;
}

/** Gives the surrounding `describe` a Redis of its own; without one its tests fail, and say what to install. */
export function useRedis(): SharedRedis {
  let server: RedisServer | undefined;
  before("a Redis", async () => {
    server = await openRedis();
  });
  after("stop the Redis", async () => {
    await server?.stop();
    server = undefined;
  });
  return {
    url() {
      if (server === undefined) {
        throw new Error("useRedis().url() is there once the before hooks have run.");
      }
      return server.url;
    },
    async stop() {
      await server?.stop();
    },
    pause() {
      server?.process.kill("SIGSTOP");
    },
    resume() {
      server?.process.kill("SIGCONT");
    },
    async startAgain() {
      server = await openRedis(Number(new URL(this.url()).port));
    },
  };
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.setTimeout(1000, () => socket.destroy());
    socket.once("data", (data) => {
      resolve(data.toString().startsWith("+PONG"));
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}
