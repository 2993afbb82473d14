// `npm run dev`: one terminal, one URL. The server restarts and the page reloads when a source is saved.
import { dirname, join } from "node:path";
import { ConfigError } from "@crowdwire/service-kit";
import { createServer, createLogger as createViteLogger } from "vite";
import { followLog } from "./supervisor/followLog.ts";
import { loadTestKey } from "./supervisor/loadTestKey.ts";
import { readSettings, useEnvFile } from "./supervisor/settings.ts";
import { supervise } from "./supervisor/supervise.ts";

const root = dirname(import.meta.dirname);
useEnvFile(root);
/** Vite takes PORT, so that the URL is the same as with `npm start`; the game server stands behind it. */
const BEHIND = 2;

try {
  const settings = readSettings(root, process.env);
  const key = loadTestKey(settings.dataDir, process.env);
  const serverPort = settings.port + BEHIND;
  await supervise({
    ...settings,
    port: serverPort,
    env: {
      LOG_FORMAT: "pretty",
      ...process.env,
      ...(key === undefined ? {} : { LOAD_TEST_KEY: key }),
    },
    prepareScript: join(root, "game-server", "src", "prepare.ts"),
    serverScript: join(root, "game-server", "src", "main.ts"),
    voiceScript: join(root, "sfu", "src", "main.ts"),
    serverNodeArgs: ["--watch", "--watch-preserve-output"],
    url: `http://localhost:${settings.port}`,
    front: async (serverUrl) => {
      const stopFollowing = followLog(join(settings.dataDir, "logs", "game-server.log"), "server", process.stdout);
      const stopFollowingVoice = followLog(join(settings.dataDir, "logs", "sfu.log"), "sfu", process.stdout);
      const stopVite = await openVite(serverUrl, settings.host, settings.port);
      return async () => {
        stopFollowing();
        stopFollowingVoice();
        await stopVite();
      };
    },
    terminal: process.stdout,
    exit: (code) => process.exit(code),
  });
} catch (error) {
  if (!(error instanceof ConfigError)) {
    throw error;
  }
  console.error(error.message);
  process.exit(1);
}

/** Serves the client from its sources, and passes what is the game server's on to it (client/vite.config.ts). */
async function openVite(serverUrl: string, host: string, port: number): Promise<() => Promise<void>> {
  process.env["GAME_SERVER_URL"] = serverUrl;
  const logger = createViteLogger("info", { allowClearScreen: false, prefix: "[client]" });
  const vite = await createServer({
    root: join(root, "client"),
    customLogger: logger,
    clearScreen: false,
    server: { host, port, strictPort: true },
  });
  await vite.listen();
  return () => vite.close();
}
