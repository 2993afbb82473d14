import { createServer } from "node:net";
import { EmbeddedPostgresError } from "./EmbeddedPostgresError.ts";

/** Below the range from which systems hand out ports to outgoing connections, so that none of those takes it between two starts. */
const LOWEST = 15_432;
const HIGHEST = 32_000;

/** Whether a server could listen on this port of 127.0.0.1 now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** The preferred port while it is free, so that clients of the last start find the server again; otherwise any free one. */
export async function pickPort(preferred: number | undefined): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) {
    return preferred;
  }
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isPortFree(port)) {
      return port;
    }
  }
  throw new EmbeddedPostgresError(
    "noFreePort",
    `No free port was found between ${LOWEST} and ${HIGHEST} on 127.0.0.1. Set DATABASE_URL to use a server of your own.`,
  );
}
