// `npm start [-- --lan[=ADDRESS]] [--without-voice]`: everything on one machine, one URL; with --lan also for friends on the same network.
// Whoever started it over an IPC channel is told once all of it is up.
import { dirname, join } from "node:path";
import { ConfigError } from "@crowdwire/service-kit";
import { buildClient, clientDir, isClientStale } from "./supervisor/buildClient.ts";
import { serveLan } from "./supervisor/lan.ts";
import { loadTestKey } from "./supervisor/loadTestKey.ts";
import { StartError } from "./supervisor/StartError.ts";
import { readSettings, useEnvFile } from "./supervisor/settings.ts";
import { supervise } from "./supervisor/supervise.ts";

const root = dirname(import.meta.dirname);
useEnvFile(root);
const LAN_HINT =
  "That is also where friends on this network go. Their browsers warn of the certificate, since it was made here: choose “Advanced” and go on.";

try {
  const settings = readSettings(root, process.env);
  const key = loadTestKey(settings.dataDir, process.env);
  const { lanFlag, hasVoice } = readFlags(process.argv.slice(2));
  const lan =
    lanFlag === undefined ? undefined : await serveLan(settings.dataDir, settings.port, lanFlag.split("=", 2)[1]);
  await supervise({
    ...settings,
    ...(lan === undefined ? {} : { host: "0.0.0.0", url: lan.url, isHttps: true, hint: LAN_HINT }),
    env: {
      ...process.env,
      CLIENT_DIR: clientDir(root),
      ...lan?.env,
      ...(key === undefined ? {} : { LOAD_TEST_KEY: key }),
    },
    ...(hasVoice ? { voiceScript: join(root, "sfu", "src", "main.ts") } : {}),
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
    onUp: (voiceProblem) => process.send?.({ up: true, voiceProblem }),
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

function readFlags(args: string[]): { lanFlag: string | undefined; hasVoice: boolean } {
  const isLan = (arg: string) => arg === "--lan" || arg.startsWith("--lan=");
  const unknown = args.find((arg) => !isLan(arg) && arg !== "--without-voice");
  if (unknown !== undefined) {
    throw new StartError(`npm start does not know ${unknown}. It knows --lan, --lan=ADDRESS and --without-voice.`);
  }
  return { lanFlag: args.find(isLan), hasVoice: !args.includes("--without-voice") };
}
