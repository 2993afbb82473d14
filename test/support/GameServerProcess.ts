import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
/** Bots of tests sign in with it, so that the limits of sign-in stay on for everyone else. */
export const TEST_LOAD_KEY = "a-key-for-the-tests-only";

/** As `npm start` has it: sources are compiled once, not at every start. */
export const COMPILED_ONCE = { NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] ?? join(root, ".cache", "node") };

export interface GameServerProcessOptions {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly port: number;
  readonly opsPort: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The real game server as a process of its own, so that it can be restarted and killed. */
export class GameServerProcess {
  readonly url: string;
  readonly opsUrl: string;
  readonly #options: GameServerProcessOptions;
  #child: ChildProcess | null = null;
  #output = "";

  constructor(options: GameServerProcessOptions) {
    this.#options = options;
    this.url = `http://127.0.0.1:${options.port}`;
    this.opsUrl = `http://127.0.0.1:${options.opsPort}`;
  }

  /** Everything it has printed. */
  get output(): string {
    return this.#output;
  }

  /** Migrates and seeds. Maps are built once for all tests and kept until their sources change. */
  async prepare(): Promise<void> {
    const keptMaps = join(root, ".cache", "test-maps");
    await mkdir(keptMaps, { recursive: true });
    await symlink(keptMaps, join(this.#options.dataDir, "maps"));
    const child = this.#spawn("prepare.ts");
    const [code] = (await once(child, "exit")) as [number];
    if (code !== 0) throw new Error(`prepare.ts ended with ${code}:\n${this.#output}`);
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    const child = this.#spawn("main.ts");
    this.#child = child;
    const deadlineMs = performance.now() + 20_000;
    while (performance.now() < deadlineMs) {
      if (child.exitCode !== null) throw new Error(`The game server ended with ${child.exitCode}:\n${this.#output}`);
      const isReady = await fetch(`${this.opsUrl}/readyz`).then(
        (response) => response.ok,
        () => false,
      );
      if (isReady) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The game server did not become ready:\n${this.#output}`);
  }

  /** Asks it to end (SIGTERM), or does not ask (SIGKILL). */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  /** The value of one of its metrics; labels as they are written, 0 where it has none. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.opsUrl}/metrics`)).text();
    const line = text.split("\n").find((each) => each.startsWith(`${name} `));
    return line ? Number(line.slice(name.length + 1)) : 0;
  }

  #spawn(script: string): ChildProcess {
    const { databaseUrl, dataDir, port, opsPort, env } = this.#options;
    const child = spawn(process.execPath, [join(root, "game-server", "src", script)], {
      env: {
        ...COMPILED_ONCE,
        PATH: process.env["PATH"] ?? "",
        NODE_ENV: "test",
        DATABASE_URL: databaseUrl,
        DATA_DIR: dataDir,
        PORT: String(port),
        OPS_PORT: String(opsPort),
        LOAD_TEST_KEY: TEST_LOAD_KEY,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (chunk: Buffer) => {
      this.#output += chunk.toString("utf8");
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    return child;
  }
}
