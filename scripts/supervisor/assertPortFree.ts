import { createServer } from "node:net";
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
  const problem = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const probe = createServer();
    probe.once("error", resolve);
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
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
