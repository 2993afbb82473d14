/** The game server as a process of its own. Reads the environment, hooks the signals, and nothing else. */
import { flushCompileCache } from "node:module";
import {
  ConfigError,
  createLogger,
  exitWithParent,
  loadEnv,
  ShutdownSequence,
  secretKeys,
} from "@crowdwire/service-kit";
import { createGameServer } from "./app.ts";
import { GameServerConfig } from "./config.ts";

exitWithParent();
try {
  const config = loadEnv(GameServerConfig, process.env);
  const logger = createLogger({
    service: "game-server",
    level: config.LOG_LEVEL,
    pretty: config.LOG_FORMAT === "pretty",
    secrets: secretKeys(GameServerConfig),
  });
  const server = await createGameServer(config, logger);
  const shutdown = new ShutdownSequence({ logger });
  shutdown.add("unready", () => server.unready()).add("stop", () => server.stop());
  shutdown.listen();
  // Whoever is killed writes nothing down, and its successor is wanted soon.
  flushCompileCache();
} catch (error) {
  const message = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
