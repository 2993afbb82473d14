import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { environmentForMedia, mediaWorkerFile, provideMediaWorker } from "./mediaWorker.ts";
import type { Progress } from "./Progress.ts";
import { pickPorts } from "./pickPort.ts";
import type { KnownProcess } from "./processes.ts";
import { Service } from "./Service.ts";

export interface VoiceServiceOptions {
  /** The checkout. */
  root: string;
  dataDir: string;
  /** The SFU's main.ts. */
  script: string;
  nodeArgs: readonly string[];
  /** The players' port: those for voice lie behind it where they are free. */
  port: number;
  /** Of the game server, as this machine reaches it. */
  serverUrl: string;
  env: () => NodeJS.ProcessEnv;
  progress: Progress;
  onDown: (why: string, delayMs: number) => void;
  onUp: () => void;
  onProcess: () => void;
}

interface Ports {
  readonly signaling: number;
  readonly control: number;
  readonly ops: number;
  readonly media: number;
}

/** Sound and pictures beside the game server: the SFU, with its worker program seen to. A world runs without it, too. */
export class VoiceService {
  readonly #options: VoiceServiceOptions;
  readonly #building = new AbortController();
  #ports: Ports | undefined;
  #service: Service | undefined;
  #problem: string | null = null;

  constructor(options: VoiceServiceOptions) {
    this.#options = options;
  }

  /** Why there is no voice; null while nothing speaks against it. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Whether the first start, with its two minutes of building, is behind us. */
  get isBuilt(): boolean {
    return existsSync(mediaWorkerFile(this.#options.root));
  }

  get process(): KnownProcess | undefined {
    return this.#service?.process;
  }

  /** Chooses the ports, so that the game server can be told. They stay the same when the SFU is started again. */
  async prepare(): Promise<void> {
    const { port } = this.#options;
    const internal = await pickPorts(port + 3, 3);
    const media = await pickPorts(port + 10, availableParallelism());
    this.#ports = { signaling: internal, control: internal + 1, ops: internal + 2, media };
  }

  /** What the game server needs to know. */
  serverEnv(): NodeJS.ProcessEnv {
    if (this.#ports === undefined) {
      return {};
    }
    const { signaling, control } = this.#ports;
    return {
      SFU_SIGNALING_URL: `http://127.0.0.1:${signaling}`,
      SFU_CONTROL_URL: `ws://127.0.0.1:${control}`,
    };
  }

  /** Gets the worker program and starts the SFU. Never throws for want of voice: `problem` says what is missing. */
  async start(signal: AbortSignal): Promise<void> {
    const { progress, root, dataDir } = this.#options;
    signal.addEventListener("abort", () => this.#building.abort(signal.reason));
    await progress.step(
      "starting sound and video",
      () => (this.#problem === null ? "sound and video ready" : `✗ no sound and no video: ${this.#problem}`),
      async (tell) => {
        const logFile = join(dataDir, "logs", "media-worker-build.log");
        this.#problem = await provideMediaWorker({ root, logFile, signal: this.#building.signal, tell });
        if (this.#problem === null) {
          await this.#startService();
        }
      },
    );
  }

  async stop(): Promise<void> {
    this.#building.abort();
    await this.#service?.stop();
  }

  kill(): void {
    this.#building.abort();
    this.#service?.kill();
  }

  async #startService(): Promise<void> {
    const { root, dataDir, script, nodeArgs, onDown, onUp, onProcess } = this.#options;
    const service = new Service({
      name: "sfu",
      args: [...nodeArgs, script],
      cwd: root,
      env: () => this.#env(),
      logFile: join(dataDir, "logs", "sfu.log"),
      readyUrl: `http://127.0.0.1:${this.#ports?.ops}/readyz`,
      onDown,
      onUp,
      onProcess,
    });
    this.#service = service;
    try {
      await service.start();
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
  }

  #env(): NodeJS.ProcessEnv {
    const { env, dataDir, serverUrl } = this.#options;
    const { signaling, control, ops, media } = this.#ports!;
    return {
      MEDIA_PORT: String(media),
      ...environmentForMedia(env()),
      DATA_DIR: dataDir,
      SIGNALING_PORT: String(signaling),
      CONTROL_PORT: String(control),
      SFU_OPS_PORT: String(ops),
      JWKS_URL: `${serverUrl}/.well-known/jwks.json`,
    };
  }
}
