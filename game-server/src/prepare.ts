/**
 * Run as a process of its own before the server: `node game-server/src/prepare.ts`. Prints what it does, a line at a
 * time, and exits 0 when the server can start, 1 with what is wrong otherwise.
 */
import { exitWithParent, loadEnv } from "@crowdwire/service-kit";
import { GameServerConfig } from "./config.ts";
import { prepareData } from "./seed/prepareData.ts";

const print = (line: string) => process.stdout.write(`${line}\n`);

exitWithParent();
try {
  // biome-ignore lint/style/noProcessEnv: this file is a program, and reads its environment as every main.ts does.
  await prepareData(loadEnv(GameServerConfig, process.env), print);
} catch (error) {
  for (let current = error; current instanceof Error; current = current.cause) {
    process.stderr.write(`${current === error ? "" : "  because: "}${current.message || current.name}\n`);
  }
  process.exitCode = 1;
}
