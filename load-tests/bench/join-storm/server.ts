/** A whole game server, with accounts, tokens and its database, that can be asked what it cost. */
import { createGameServer } from "@crowdwire/game-server";
import { GameServerConfig } from "@crowdwire/game-server/config";
import { createLogger, loadEnv } from "@crowdwire/service-kit";
import { answerParent } from "../processes/answerParent.ts";
import { RivalMeter } from "../rivals/RivalMeter.ts";

const meter = new RivalMeter();

answerParent({
  async start() {
    const config = loadEnv(GameServerConfig, { ...process.env, PORT: "0", OPS_PORT: "0" });
    const { port, opsPort } = await createGameServer(
      config,
      createLogger({ service: "bench", level: config.LOG_LEVEL }),
    );
    return { port, opsPort };
  },
  begin: () => meter.begin(),
  figures: () => meter.figures(),
});
