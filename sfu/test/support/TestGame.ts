import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
  CONTROL_SOCKET,
  type ControlCommandInput,
  ControlReport,
  type GroupMember,
  type WorldId,
  worldId,
} from "@crowdwire/protocol";
import { createProof, KEYED_REQUEST_HEADER, linesOf } from "@crowdwire/service-kit";
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from "jose";
import { WebSocket } from "ws";

export const ISSUER = "crowdwire";
const KID = "test-key";

/** The keys of a game server, published as it does, and the grants it makes. */
export class TestKeys {
  readonly #server: Server;
  readonly #privateKey: CryptoKey;

  private constructor(server: Server, privateKey: CryptoKey) {
    this.#server = server;
    this.#privateKey = privateKey;
  }

  static async open(): Promise<TestKeys> {
    const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: KID, alg: "ES256", use: "sig" }] });
    const server = createServer((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(jwks);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new TestKeys(server, privateKey);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/.well-known/jwks.json`;
  }

  /** A grant as the game server makes it, but for what `wrong` says. */
  grant(world: string, entity: number, wrong: GrantMistakes = {}): Promise<string> {
    const issuedAt = Math.floor(Date.now() / 1000) - (wrong.ageSeconds ?? 0);
    return new SignJWT({ world, entityId: entity, replica: wrong.replica ?? "sfu-0" })
      .setProtectedHeader({ alg: "ES256", kid: KID })
      .setSubject(randomUUID())
      .setJti(randomUUID())
      .setIssuer(wrong.issuer ?? ISSUER)
      .setAudience(wrong.audience ?? "media")
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + (wrong.lifeSeconds ?? 60))
      .sign(wrong.key ?? this.#privateKey);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

export interface GrantMistakes {
  readonly replica?: string;
  readonly issuer?: string;
  readonly audience?: string | string[];
  readonly ageSeconds?: number;
  readonly lifeSeconds?: number;
  readonly key?: CryptoKey;
}

export interface Part extends Partial<Omit<GroupMember, "entityId">> {
  readonly entityId: number;
}

/** One world's decider: says who talks with whom, and hears what the SFU reports. */
export class TestGame {
  readonly world: WorldId;
  readonly reports: ControlReport[] = [];
  readonly #listeners = new Set<() => void>();
  #socket: WebSocket;
  #epoch: number;
  #revision = 0;
  readonly #groups = new Map<number, ControlCommandInput & { type: "group" }>();
  #departed: number[] = [];
  #heartbeat: NodeJS.Timeout;

  private constructor(socket: WebSocket, epoch: number, world: WorldId) {
    this.world = world;
    this.#socket = socket;
    this.#epoch = epoch;
    this.#heartbeat = setInterval(() => this.sendManifest(), 1000);
  }

  static async connect(port: number, dataDir: string, epoch = 1, world = worldId(randomUUID())): Promise<TestGame> {
    const game = new TestGame(await createControl(port, dataDir), epoch, world);
    await game.#listen();
    return game;
  }

  /** Connects to an SFU that has been started anew, and says everything. */
  async reconnect(port: number, dataDir: string): Promise<void> {
    this.#socket.terminate();
    this.#socket = await createControl(port, dataDir);
    await this.#listen();
    this.resend();
  }

  /** Sets a group's whole membership; a number is a speaker with all rights. */
  setGroup(groupId: number, parts: readonly (number | Part)[], kind: "talk" | "conference" | "stage" = "talk"): number {
    this.#revision++;
    const members = parts.map((part) => ({
      role: "speaker" as const,
      mayPublish: { audio: true, video: true, screen: true },
      blocks: [],
      ...(typeof part === "number" ? { entityId: part } : part),
    }));
    const { world } = this;
    const group = { type: "group" as const, world, epoch: this.#epoch, revision: this.#revision };
    const whole = { ...group, groupId, kind, members, except: [] };
    if (members.length === 0) this.#groups.delete(groupId);
    else this.#groups.set(groupId, whole);
    this.send(whole);
    this.sendManifest();
    return this.#revision;
  }

  depart(entity: number): void {
    this.#departed.push(entity);
    this.#revision++;
    this.sendManifest();
  }

  sendManifest(): void {
    this.send({
      type: "manifest",
      world: this.world,
      epoch: this.#epoch,
      revision: this.#revision,
      groups: [...this.#groups.values()].map(({ groupId, revision }) => ({ groupId, revision })),
      departed: this.#departed,
    });
  }

  resend(): void {
    for (const group of this.#groups.values()) this.send(group);
    this.sendManifest();
  }

  send(command: ControlCommandInput): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(command));
  }

  /** The first report, past or to come, that fits. */
  async report<Type extends ControlReport["type"]>(
    type: Type,
    fits: (report: Extract<ControlReport, { type: Type }>) => boolean = () => true,
    withinMs = 5000,
  ): Promise<Extract<ControlReport, { type: Type }>> {
    const find = () =>
      this.reports.find((each) => each.type === type && fits(each as Extract<ControlReport, { type: Type }>));
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = find();
      if (found !== undefined) return found as Extract<ControlReport, { type: Type }>;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new Error(`no such report of type ${type} within ${withinMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(wake, leftMs);
        const listeners = this.#listeners;
        function wake() {
          clearTimeout(timer);
          listeners.delete(wake);
          resolve();
        }
        listeners.add(wake);
      });
    }
  }

  /** Falls silent without a word, as a process that is stopped or cut off. */
  fallSilent(): void {
    clearInterval(this.#heartbeat);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#socket.terminate();
  }

  /** Before it is open: the SFU says hello at once. */
  async #listen(): Promise<void> {
    const socket = this.#socket;
    socket.on("message", (data) => {
      for (const line of linesOf(data.toString())) this.reports.push(ControlReport.parse(JSON.parse(line)));
      for (const wake of [...this.#listeners]) wake();
    });
    await once(socket, "open");
    socket.on("error", () => undefined);
  }
}

async function createControl(port: number, dataDir: string): Promise<WebSocket> {
  const key = (await readFile(join(dataDir, CONTROL_SOCKET.keyFile), "utf8")).trim();
  return new WebSocket(`ws://127.0.0.1:${port}${CONTROL_SOCKET.path}`, {
    headers: { [KEYED_REQUEST_HEADER]: createProof(key, Date.now()) },
  });
}
