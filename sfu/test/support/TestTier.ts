import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type IceOptions, RtcPeer } from "@crowdwire/load-tests/voice";
import type { WorldId } from "@crowdwire/protocol";
import { createLogger, loadEnv } from "@crowdwire/service-kit";
import { createSfu, type Sfu } from "../../src/app.ts";
import { SfuConfig } from "../../src/config.ts";
import { TestGame, TestKeys } from "./TestGame.ts";

/** An SFU with real workers, the keys of a game server, and the clients of a test. */
export class TestTier {
  readonly dataDir: string;
  readonly keys: TestKeys;
  sfu: Sfu;
  readonly #settings: Record<string, string>;
  readonly #games: TestGame[] = [];
  readonly #peers: RtcPeer[] = [];

  private constructor(dataDir: string, keys: TestKeys, settings: Record<string, string>, sfu: Sfu) {
    this.dataDir = dataDir;
    this.keys = keys;
    this.#settings = settings;
    this.sfu = sfu;
  }

  static async start(settings: Record<string, string> = {}): Promise<TestTier> {
    const dataDir = await mkdtemp(join(tmpdir(), "crowdwire-sfu-"));
    const keys = await TestKeys.open();
    const all = {
      DATA_DIR: dataDir,
      JWKS_URL: keys.url,
      SIGNALING_PORT: "0",
      CONTROL_PORT: "0",
      SFU_OPS_PORT: "0",
      MEDIA_PORT: "0",
      MEDIA_LISTEN: "127.0.0.1",
      SFU_WORKERS: "1",
      ...settings,
    };
    return new TestTier(dataDir, keys, all, await startSfu(all));
  }

  /** Starts it anew after `sfu.stop()`. */
  async restart(): Promise<void> {
    this.sfu = await startSfu(this.#settings);
  }

  /** A world's decider: of a new world, or the next one of an old world. */
  async game(epoch = 1, world?: WorldId): Promise<TestGame> {
    const game = await TestGame.connect(this.sfu.controlPort!, this.dataDir, epoch, world);
    this.#games.push(game);
    return game;
  }

  async join(game: TestGame, entity: number, ice?: IceOptions): Promise<RtcPeer> {
    const peer = await RtcPeer.join(this.sfu.signalingPort, await this.keys.grant(game.world, entity), ice);
    this.#peers.push(peer);
    return peer;
  }

  /** One who speaks already. */
  async talker(game: TestGame, entity: number): Promise<RtcPeer> {
    const peer = await this.join(game, entity);
    await peer.publish("microphone");
    return peer;
  }

  /** Ends once this worker is gone and as many run as before. */
  async workersReplaced(pid: number): Promise<void> {
    const count = Number(this.#settings["SFU_WORKERS"]);
    while (this.sfu.workerPids.includes(pid) || this.sfu.workerPids.length < count) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Ends what one test began. */
  endTest(): void {
    for (const peer of this.#peers.splice(0)) peer.close();
    for (const game of this.#games.splice(0)) game.close();
  }

  async stop(): Promise<void> {
    this.endTest();
    await this.sfu.stop();
    this.keys.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

function startSfu(settings: Record<string, string>): Promise<Sfu> {
  return createSfu(
    loadEnv(SfuConfig, settings),
    createLogger({ service: "sfu", level: process.env["SFU_TEST_LOG"] === undefined ? "silent" : "debug" }),
  );
}
