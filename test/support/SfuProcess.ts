import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before } from "mocha";
import { Service } from "../../scripts/supervisor/Service.ts";
import { COMPILED_ONCE } from "./GameServerProcess.ts";
import { type ReservedPorts, reservePorts } from "./reservePorts.ts";
import type { WorldUnderTest } from "./useWorld.ts";

const root = dirname(dirname(import.meta.dirname));

/** The real SFU as a process of its own, kept running by what keeps it running for `npm start`. */
export class SfuProcess {
  readonly #service: Service;
  readonly opsUrl: string;
  readonly #logFile: string;

  constructor(env: Readonly<Record<string, string>>, dataDir: string) {
    this.opsUrl = `http://127.0.0.1:${env["SFU_OPS_PORT"]}`;
    this.#logFile = join(dataDir, "logs", "sfu.log");
    this.#service = new Service({
      name: "sfu",
      args: [join(root, "sfu", "src", "main.ts")],
      cwd: root,
      env: () => ({ ...COMPILED_ONCE, ...mediaWorker(), PATH: process.env["PATH"], HOME: process.env["HOME"], ...env }),
      logFile: this.#logFile,
      readyUrl: `${this.opsUrl}/readyz`,
    });
  }

  /** Everything it has printed. */
  get output(): string {
    return readFileSync(this.#logFile, "utf8");
  }

  /** Of the process that runs now. @throws Error where none does */
  get pid(): number {
    const running = this.#service.process;
    if (!running) throw new Error(`The SFU does not run:\n${this.output}`);
    return running.pid;
  }

  /** Its media workers. */
  get workerPids(): number[] {
    const { stdout } = spawnSync("pgrep", ["-P", String(this.pid)], { encoding: "utf8" });
    return stdout.trim().split("\n").filter(Boolean).map(Number);
  }

  /** Starts it and waits until it is ready; from then on it is started again whenever it dies. */
  start(): Promise<void> {
    return this.#service.start();
  }

  /** The value of one of its metrics, summed over its labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.opsUrl}/metrics`)).text();
    const lines = text.split("\n").filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
  }

  stop(): Promise<void> {
    return this.#service.stop();
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
      sfu = new SfuProcess(
        {
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
        },
        dataDir,
      );
      await sfu.start();
      return sfu;
    },
  };
}
