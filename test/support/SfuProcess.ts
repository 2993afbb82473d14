import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { after, before } from "mocha";
import { type ReservedPorts, reservePorts } from "./reservePorts.ts";
import type { WorldUnderTest } from "./useWorld.ts";

const root = dirname(dirname(import.meta.dirname));

/** The real SFU as a process of its own, so that it can be restarted and killed. */
export class SfuProcess {
  readonly #env: Readonly<Record<string, string>>;
  readonly opsUrl: string;
  #child: ChildProcess | null = null;
  #output = "";

  constructor(env: Readonly<Record<string, string>>) {
    this.#env = env;
    this.opsUrl = `http://127.0.0.1:${env["SFU_OPS_PORT"]}`;
  }

  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(root, "sfu", "src", "main.ts")], {
      env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...mediaWorker(), ...this.#env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    const keep = (chunk: Buffer) => {
      this.#output += chunk.toString("utf8");
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const deadlineMs = performance.now() + 30_000;
    while (performance.now() < deadlineMs) {
      if (child.exitCode !== null) throw new Error(`The SFU ended with ${child.exitCode}:\n${this.#output}`);
      const isReady = await fetch(`${this.opsUrl}/readyz`).then(
        (response) => response.ok,
        () => false,
      );
      if (isReady) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The SFU did not become ready:\n${this.#output}`);
  }

  /** The value of one of its metrics, summed over its labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.opsUrl}/metrics`)).text();
    const lines = text.split("\n").filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
  }

  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
}

/** Where the worker is, if the tests were told; else the SFU finds it. */
function mediaWorker(): Record<string, string> {
  const path = process.env["MEDIASOUP_WORKER_BIN"];
  return path === undefined || path === "deferred" ? {} : { MEDIASOUP_WORKER_BIN: path };
}

/**
 * Holds ports for an SFU, and tells `env` of the game server, which starts first, where it will be. Call it before
 * `useWorld(env)`; the answer gives the ports to whoever listens next.
 */
export function useSfuPorts(
  env: Record<string, string>,
): () => Promise<Readonly<Record<"signaling" | "control" | "ops", number>>> {
  let reserved: ReservedPorts<"signaling" | "control" | "ops"> | undefined;

  before("ports for the SFU", async () => {
    reserved = await reservePorts("signaling", "control", "ops");
    env["SFU_CONTROL_URL"] = `ws://127.0.0.1:${reserved.ports.control}`;
    env["SFU_SIGNALING_URL"] = `http://127.0.0.1:${reserved.ports.signaling}`;
  });

  after("ports that nobody took", () => reserved?.release());

  return async () => {
    if (!reserved) throw new Error("The ports are there once the tests run.");
    await reserved.release();
    return reserved.ports;
  };
}

/**
 * Gives the surrounding `describe` an SFU beside its game server. Call it before `useWorld(env)`, whose `env` it fills in;
 * call the answer's `start` once the game server runs.
 */
export function useSfu(env: Record<string, string>): { start(world: WorldUnderTest): Promise<SfuProcess> } {
  let sfu: SfuProcess | undefined;
  const takePorts = useSfuPorts(env);

  after("end the SFU", async () => {
    await sfu?.stop();
  });

  return {
    async start({ server, dataDir }) {
      const ports = await takePorts();
      sfu = new SfuProcess({
        NODE_ENV: "test",
        DATA_DIR: dataDir,
        JWKS_URL: `${server.url}/.well-known/jwks.json`,
        SIGNALING_PORT: String(ports.signaling),
        CONTROL_PORT: String(ports.control),
        SFU_OPS_PORT: String(ports.ops),
        MEDIA_LISTEN: "127.0.0.1",
        MEDIA_PORT: "0",
        SFU_WORKERS: "2",
        LOG_LEVEL: "warn",
      });
      await sfu.start();
      return sfu;
    },
  };
}
