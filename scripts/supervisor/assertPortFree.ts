import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "./StartError.ts";

/**
 * Finds out before anything is started whether a port can be had.
 *
 * @throws StartError that names the setting to change.
 */
export async function assertPortFree(port: number, host: string, setting: "PORT" | "OPS_PORT"): Promise<void> {
  if (port === 0) {
    return;
  }
  let problem = await tryListening(port, host);
  // A server that was killed a moment ago may hold its port until the last of its threads is gone.
  for (let attempt = 0; attempt < 6 && problem?.code === "EADDRINUSE"; attempt++) {
    await sleep(150);
    problem = await tryListening(port, host);
  }
  if (problem === undefined) {
    return;
  }
  const other = `${setting}=${port + 1000} npm start`;
  switch (problem.code) {
    case "EADDRINUSE":
      throw new StartError(
        `Port ${port} is in use by another program. See which with \`lsof -i :${port}\` and stop it, or choose another port: \`${other}\`.`,
      );
    case "EACCES":
      throw new StartError(`Port ${port} needs root's rights. Choose one above 1023: \`${other}\`.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      throw new StartError(`This machine has no address "${host}". Set HOST to one of its own, or leave it out.`);
    default:
      throw new StartError(
        `Port ${port} on ${host} cannot be used (${problem.message}). Choose another: \`${other}\`.`,
      );
  }
}

function tryListening(port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", resolve);
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}
