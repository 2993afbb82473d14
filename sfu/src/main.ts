/** The SFU as a process of its own. Reads the environment, hooks the signals, and nothing else. */
import { flushCompileCache } from "node:module";
import {
  ConfigError,
  createLogger,
  exitWithParent,
  loadEnv,
  ShutdownSequence,
  secretKeys,
} from "@crowdwire/service-kit";
import { createSfu } from "./app.ts";
import { SfuConfig } from "./config.ts";

exitWithParent();
try {
  const config = loadEnv(SfuConfig, process.env);
  const logger = createLogger({
    service: "sfu",
    level: config.LOG_LEVEL,
    pretty: config.LOG_FORMAT === "pretty",
    secrets: secretKeys(SfuConfig),
  });
  const sfu = await createSfu(config, logger);
  const shutdown = new ShutdownSequence({ logger, deadlineMs: 15_000 + config.DRAIN_SECONDS * 1000 });
  shutdown.add("drain", () => sfu.drain(config.DRAIN_SECONDS)).add("stop", () => sfu.stop());
  shutdown.listen();
  // Whoever is killed writes nothing down, and its successor is wanted soon.
  flushCompileCache();
} catch (error) {
  const message = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
