import { createServer } from "node:net";

/** A port of 127.0.0.1 that nobody listens on now, below those that systems give to outgoing connections. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once("error", () => resolve(false));
      probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
    });
    if (isFree) {
      return port;
    }
  }
  throw new Error("no free port was found");
}
