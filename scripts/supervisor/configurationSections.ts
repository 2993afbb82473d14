import { GameServerConfig } from "@crowdwire/game-server/config";
import type { ConfigSection } from "@crowdwire/service-kit";
import { SfuConfig } from "@crowdwire/sfu/config";
import { SupervisorConfig } from "./settings.ts";

/** Every service's settings, in the order in which docs/configuration.md shows them. */
export const CONFIGURATION_SECTIONS: readonly ConfigSection[] = [
  {
    title: "npm start, npm run dev and npm test",
    introduction:
      "What the commands on one machine look at. Everything else in the environment is passed on to the services.",
    schema: SupervisorConfig,
  },
  {
    title: "game-server",
    introduction: "With `npm start`, ports, folders and the database are set by it, from the settings above.",
    schema: GameServerConfig,
  },
  {
    title: "sfu",
    introduction:
      "Sound and pictures. With `npm start`, ports, names and folders are set by it; where the game server and the SFU share a setting, give both the same.",
    schema: SfuConfig,
  },
];
