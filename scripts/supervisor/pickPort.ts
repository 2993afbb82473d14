import { createServer } from "node:net";

/** Below the range from which systems hand out ports to outgoing connections. */
const LOWEST = 15_432;
const HIGHEST = 32_000;

/** So many ports in a row that are free now, on every address of this machine: from `preferred` on, or anywhere. */
export async function pickPorts(preferred: number, count: number): Promise<number> {
  for (let first = preferred, attempt = 0; attempt < 100; attempt++) {
    if (await areFree(first, count)) {
      return first;
    }
    first = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST - count));
  }
  throw new Error(`no ${count} free ports in a row were found between ${LOWEST} and ${HIGHEST}`);
}

async function areFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port++) {
    if (!(await isFree(port))) {
      return false;
    }
  }
  return true;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
