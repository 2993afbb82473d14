import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { exitWithParent } from "@crowdwire/service-kit/exitWithParent";
import { assertPortFree } from "./assertPortFree.ts";
import { DatabaseService } from "./DatabaseService.ts";
import { InstanceLock } from "./InstanceLock.ts";
import { Progress, type Terminal } from "./Progress.ts";
import { runTask } from "./runTask.ts";
import { Service } from "./Service.ts";
import { VoiceService } from "./VoiceService.ts";

export interface SuperviseOptions {
  /** The checkout. */
  root: string;
  /** All state: database, logs, lock, maps. */
  dataDir: string;
  /** What the children get, beside what the supervisor decides. */
  env: NodeJS.ProcessEnv;
  port: number;
  opsPort: number;
  host: string;
  /** A database of somebody else's; undefined starts the embedded one. */
  databaseUrl: string | undefined;
  /** Runs to its end before the server is started: migrates, seeds, builds maps. */
  prepareScript: string;
  serverScript: string;
  /** The SFU's script; undefined for a world without sound and pictures. */
  voiceScript?: string;
  /** Arguments for Node before the server's script (`--watch`). */
  serverNodeArgs?: readonly string[];
  /** What must be there before the server is, given what aborts it. */
  build?: (progress: Progress, signal: AbortSignal) => Promise<void>;
  /** Started once the server is ready, stopped before it. Answers what stops it. */
  front?: (serverUrl: string) => Promise<() => Promise<void>>;
  /** Where people go; the server's own address when absent. */
  url?: string;
  /** The server speaks https. */
  isHttps?: boolean;
  /** Told once everything is up, the voices' worker program built and all; why there are no voices, where that is so. */
  onUp?: (voiceProblem: string | null) => void;
  /** What a person should read once it is ready, below where to go. */
  hint?: string;
  terminal: Terminal;
  /** Ends this process. */
  exit: (code: number) => never;
}

/** The same Ctrl-C can come more than once: from the terminal, from npm, from the bootstrap. */
const ECHO_MS = 700;

/**
 * Brings everything up in order, keeps it up, and takes it down in reverse on SIGINT, SIGTERM, SIGHUP or when the
 * process that started this one is gone. Does not return; every way out goes through `exit`.
 */
export async function supervise(options: SuperviseOptions): Promise<void> {
  await new Supervisor(options).run();
}

class Supervisor {
  readonly #options: SuperviseOptions;
  readonly #progress: Progress;
  readonly #stopping = new AbortController();
  readonly #database: DatabaseService | undefined;
  readonly #server: Service;
  readonly #voice: VoiceService | undefined;
  #lock: InstanceLock | undefined;
  #closeFront: (() => Promise<void>) | undefined;
  #stopRequestedAtMs = 0;
  #isReady = false;

  constructor(options: SuperviseOptions) {
    this.#options = options;
    this.#progress = new Progress(options.terminal);
    this.#database =
      options.databaseUrl === undefined
        ? new DatabaseService({
            dataDir: join(options.dataDir, "postgres"),
            log: (line) => this.#progress.say(`  ${line}`),
            onDown: (why, delayMs) => this.#tellDown("The database", why, delayMs, "postgres/server.log"),
            onUp: (hasMoved) => this.#databaseIsBack(hasMoved),
            onProcess: () => this.#noteChildren(),
          })
        : undefined;
    this.#server = new Service({
      name: "game-server",
      args: [...(options.serverNodeArgs ?? []), options.serverScript],
      cwd: options.root,
      env: () => this.#childEnv(),
      logFile: this.#logFile("game-server"),
      readyUrl: `http://127.0.0.1:${options.opsPort}/readyz`,
      onDown: (why, delayMs) => this.#tellDown("The game server", why, delayMs, "logs/game-server.log"),
      onUp: () => this.#tellReady(),
      onProcess: () => this.#noteChildren(),
    });
    this.#voice = options.voiceScript === undefined ? undefined : this.#createVoice(options.voiceScript);
  }

  async run(): Promise<void> {
    this.#listenForTheEnd();
    try {
      await this.#bringUp();
    } catch (error) {
      if (this.#stopping.signal.aborted) {
        return; // Asked to stop meanwhile; #stop is at work.
      }
      this.#stopping.abort();
      await this.#takeDown();
      this.#progress.say(`\n${error instanceof Error ? error.message : String(error)}`);
      this.#options.exit(1);
    }
  }

  async #bringUp(): Promise<void> {
    const { options, progress } = { options: this.#options, progress: this.#progress };
    const { signal } = this.#stopping;
    mkdirSync(join(options.dataDir, "logs"), { recursive: true });
    this.#lock = await InstanceLock.acquire(join(options.dataDir, "supervisor.lock"), this.#url);
    await assertPortFree(options.port, options.host, "PORT");
    await assertPortFree(options.opsPort, "127.0.0.1", "OPS_PORT");
    progress.say(
      `CrowdWire is starting. Data: ${options.dataDir}; what the parts write: ${join(options.dataDir, "logs")}`,
    );

    await options.build?.(progress, signal);
    signal.throwIfAborted();
    if (this.#database !== undefined) {
      await progress.step("starting the database", "database ready", () => this.#startDatabase());
    }
    await progress.step("preparing the worlds", "worlds ready", (tell) =>
      runTask({
        name: "preparing the worlds",
        args: [options.prepareScript],
        cwd: options.root,
        env: this.#childEnv(),
        logFile: this.#logFile("prepare"),
        signal,
        onLine: tell,
      }),
    );
    signal.throwIfAborted();
    await this.#voice?.prepare();
    await progress.step("starting the game server", "game server ready", () => this.#server.start());
    signal.throwIfAborted();
    // Building takes two minutes, once: nobody waits for it to walk around.
    const isVoiceLater = this.#voice?.isBuilt === false;
    if (!isVoiceLater) {
      await this.#voice?.start(signal);
      signal.throwIfAborted();
    }
    this.#closeFront = await options.front?.(this.#localUrl);
    signal.throwIfAborted();
    this.#isReady = true;
    this.#tellReady();
    if (isVoiceLater) {
      await this.#voice?.start(signal);
      signal.throwIfAborted();
    }
    options.onUp?.(this.#voice?.problem ?? null);
  }

  async #startDatabase(): Promise<void> {
    await this.#database?.start();
    // Asked to stop while it started: then #takeDown came too early for it.
    if (this.#stopping.signal.aborted) {
      await this.#database?.stop();
    }
  }

  #createVoice(script: string): VoiceService {
    const { root, dataDir, port, serverNodeArgs } = this.#options;
    return new VoiceService({
      root,
      dataDir,
      script,
      nodeArgs: serverNodeArgs ?? [],
      port,
      serverUrl: this.#localUrl,
      env: () => this.#options.env,
      progress: this.#progress,
      onDown: (why, delayMs) => this.#tellDown("Sound and video", why, delayMs, "logs/sfu.log"),
      onUp: () => this.#progress.say("Sound and video are back."),
      onProcess: () => this.#noteChildren(),
    });
  }

  /** The server, as this machine reaches it. */
  get #localUrl(): string {
    return `${this.#options.isHttps === true ? "https" : "http"}://127.0.0.1:${this.#options.port}`;
  }

  #childEnv(): NodeJS.ProcessEnv {
    const { env, host, port, opsPort, dataDir, databaseUrl } = this.#options;
    return {
      ...env,
      ...this.#voice?.serverEnv(),
      HOST: host,
      PORT: String(port),
      OPS_PORT: String(opsPort),
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl ?? this.#database?.url ?? "",
    };
  }

  #logFile(name: string): string {
    return join(this.#options.dataDir, "logs", `${name}.log`);
  }

  #noteChildren(): void {
    this.#lock?.setChildren([this.#server.process, this.#voice?.process, this.#database?.process]);
  }

  #tellReady(): void {
    const { hint } = this.#options;
    this.#progress.say(`CrowdWire is ready at ${this.#url}${hint === undefined ? "" : `\n${hint}`}`);
    if (this.#voice !== undefined && this.#voice.problem !== null) {
      this.#progress.say(`Voice is off: ${this.#voice.problem}`);
    }
  }

  /** Where people go. */
  get #url(): string {
    const { host, port, url } = this.#options;
    const isEverywhere = ["0.0.0.0", "::", "127.0.0.1", "::1", ""].includes(host);
    return url ?? `http://${isEverywhere ? "localhost" : host}:${port}`;
  }

  #tellDown(who: string, why: string, delayMs: number, log: string): void {
    const reason = why.split("\n", 1)[0];
    const seconds = (delayMs / 1000).toFixed(1);
    this.#progress.say(
      `${who} stopped: ${reason}. Starting it again in ${seconds} s; see ${join(this.#options.dataDir, log)}`,
    );
  }

  #databaseIsBack(hasMoved: boolean): void {
    if (hasMoved) {
      this.#server.restart(); // It has the old address; #tellReady follows when it is up.
      return;
    }
    if (this.#isReady) {
      this.#tellReady();
    }
  }

  #listenForTheEnd(): void {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => this.#handleSignal());
    }
    exitWithParent({ onParentGone: () => this.#handleSignal(), forceAfterMs: 40_000 });
    // Whoever read our output may be gone before us.
    process.stdout.on("error", () => this.#handleSignal());
  }

  #handleSignal(): void {
    if (this.#stopRequestedAtMs === 0) {
      this.#stopRequestedAtMs = performance.now();
      void this.#stop();
    } else if (performance.now() - this.#stopRequestedAtMs > ECHO_MS) {
      this.#server.kill();
      this.#voice?.kill();
      this.#database?.kill();
      this.#lock?.release();
      this.#options.exit(1);
    }
  }

  async #stop(): Promise<void> {
    this.#progress.say("\nStopping …");
    this.#stopping.abort();
    await this.#takeDown();
    this.#progress.say("✓ stopped");
    this.#options.exit(0);
  }

  async #takeDown(): Promise<void> {
    await this.#closeFront?.();
    await Promise.all([this.#server.stop(), this.#voice?.stop()]);
    await this.#database?.stop();
    this.#lock?.release();
  }
}
