import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { findFreePort } from "./freePort.ts";

/** Ports that nobody else gets before they are used. */
export interface ReservedPorts<Name extends string> {
  readonly ports: Readonly<Record<Name, number>>;
  /** Gives them to whoever listens next; again does nothing. */
  release(): Promise<void>;
}

/**
 * Free ports of 127.0.0.1, held by listening on them until released. For a server that has to be announced long before
 * it starts: a port that was only looked at can be gone by then. Whoever connects meanwhile is turned away.
 */
export async function reservePorts<Name extends string>(...names: Name[]): Promise<ReservedPorts<Name>> {
  const held: Server[] = [];
  const ports = {} as Record<Name, number>;
  for (const name of names) {
    const port = await findFreePort();
    const server = createServer((socket) => socket.destroy());
    server.listen({ port, host: "127.0.0.1", exclusive: true });
    await once(server, "listening");
    held.push(server);
    ports[name] = port;
  }
  return {
    ports,
    async release() {
      await Promise.all(held.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}
