import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { after, before } from "mocha";

/**
 * A way between two processes that can be cut off as a broken network does it: connections stay open, new ones are taken, and no
 * byte passes either way until it is whole again.
 */
export class StallingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isStalled = false;
  #passesEnds = true;

  private constructor(targetPort: number) {
    this.#server = createServer((caller) => {
      const target = connect(targetPort, "127.0.0.1");
      this.#join(caller, target);
      this.#join(target, caller);
    });
  }

  /** Listens on loopback and leads to a port there. @param port 0 picks a free one. */
  static async open(targetPort: number, port = 0): Promise<StallingProxy> {
    const proxy = new StallingProxy(targetPort);
    proxy.#server.listen(port, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on nothing passes. */
  stall(): void {
    this.#isStalled = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** From now on bytes pass, and nobody learns that the other has closed. */
  swallowEnds(): void {
    this.#passesEnds = false;
  }

  /** What waited passes, and all that follows. */
  heal(): void {
    this.#isStalled = false;
    for (const socket of this.#sockets) socket.resume();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, "close");
  }

  get #isWhole(): boolean {
    return this.#passesEnds && !this.#isStalled;
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on("data", (bytes) => to.write(bytes));
    // A goodbye does not pass either; whoever ended knows that for itself.
    from.on("end", () => this.#isWhole && to.end());
    from.on("error", () => from.destroy());
    from.on("close", () => {
      this.#sockets.delete(from);
      if (this.#isWhole) to.destroy();
    });
    if (this.#isStalled) from.pause();
  }
}

/**
 * Gives the surrounding `describe` a way to Redis that can be cut, and tells `env` of whoever is to take it. Call it before
 * `useWorld(env)`.
 */
export function useWayToRedis(redis: { url(): string }, env: Record<string, string>): () => StallingProxy {
  let way: StallingProxy | undefined;

  before("a way to Redis that can be cut", async () => {
    way = await StallingProxy.open(Number(new URL(redis.url()).port));
    env["REDIS_URL"] = `redis://127.0.0.1:${way.port}`;
  });

  after("the way to Redis", () => way?.close());

  return () => {
    if (!way) throw new Error("The way to Redis is there once the before hooks have run.");
    return way;
  };
}
