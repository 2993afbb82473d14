// `npm start [-- --lan[=ADDRESS]]`: everything on one machine, one URL; with --lan also for friends on the same network.
import { dirname, join } from "node:path";
import { ConfigError } from "@crowdwire/service-kit";
import { buildClient, clientDir, isClientStale } from "./supervisor/buildClient.ts";
import { type LanSettings, serveLan } from "./supervisor/lan.ts";
import { loadTestKey } from "./supervisor/loadTestKey.ts";
import { StartError } from "./supervisor/StartError.ts";
import { readSettings, type Settings, useEnvFile } from "./supervisor/settings.ts";
import { supervise } from "./supervisor/supervise.ts";

const root = dirname(import.meta.dirname);
useEnvFile(root);
const LAN_HINT =
  "That is also where friends on this network go. Their browsers warn of the certificate, since it was made here: choose “Advanced” and go on.";

try {
  const settings = readSettings(root, process.env);
  const key = loadTestKey(settings.dataDir, process.env);
  const lan = await readLan(process.argv.slice(2), settings);
  await supervise({
    ...settings,
    ...(lan === undefined ? {} : { host: "0.0.0.0", url: lan.url, isHttps: true, hint: LAN_HINT }),
    env: {
      ...process.env,
      CLIENT_DIR: clientDir(root),
      ...lan?.env,
      ...(key === undefined ? {} : { LOAD_TEST_KEY: key }),
    },
    voiceScript: join(root, "sfu", "src", "main.ts"),
    prepareScript: join(root, "game-server", "src", "prepare.ts"),
    serverScript: join(root, "game-server", "src", "main.ts"),
    build: async (progress, signal) => {
      if (!isClientStale(root)) {
        return;
      }
      const logFile = join(settings.dataDir, "logs", "client-build.log");
      await progress.step("building the client", "client built", () =>
        buildClient({ root, logFile, env: process.env, signal }),
      );
    },
    terminal: process.stdout,
    exit: (code) => process.exit(code),
  });
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartError)) {
    throw error;
  }
  console.error(error.message);
  process.exit(1);
}

async function readLan(args: string[], settings: Settings): Promise<LanSettings | undefined> {
  const unknown = args.find((arg) => arg !== "--lan" && !arg.startsWith("--lan="));
  if (unknown !== undefined) {
    throw new StartError(`npm start does not know ${unknown}. It knows --lan and --lan=ADDRESS.`);
  }
  const [flag] = args;
  return flag === undefined ? undefined : serveLan(settings.dataDir, settings.port, flag.split("=", 2)[1]);
}
