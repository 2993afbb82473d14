import { createLogger } from "@crowdwire/service-kit";
import { describe } from "mocha";
import { RedisLink } from "../../game-server/src/media/RedisLink.ts";
import { SocketLink } from "../../game-server/src/media/SocketLink.ts";
import { RedisControl } from "../../sfu/src/control/RedisControl.ts";
import { SocketControl } from "../../sfu/src/control/SocketControl.ts";
import { registerControlLinkContract } from "../contracts/registerControlLinkContract.ts";
import { findFreePort } from "../support/freePort.ts";
import { useRedis } from "../support/redis.ts";
import { StallingProxy } from "../support/StallingProxy.ts";

const KEY = "cd".repeat(32);
const logger = createLogger({ service: "test", level: "silent" });

registerControlLinkContract("a local socket", async () => {
  const port = await findFreePort();
  const proxy = await StallingProxy.open(port);
  return {
    link: new SocketLink({ url: `ws://127.0.0.1:${proxy.port}`, key: KEY, logger }),
    openPort: async () => new SocketControl({ host: "127.0.0.1", port, key: KEY, logger, now: () => new Date() }),
    stall: () => proxy.stall(),
    heal: () => proxy.heal(),
    close: () => proxy.close(),
  };
});

describe("with a Redis", () => {
  const redis = useRedis();

  registerControlLinkContract("Redis channels", async () => {
    // The SFU is cut off from Redis; the game server goes on hearing it.
    const proxy = await StallingProxy.open(Number(new URL(redis.url()).port));
    return {
      link: new RedisLink({ url: redis.url(), logger }),
      openPort: async (replica) => new RedisControl({ url: `redis://127.0.0.1:${proxy.port}`, replica, logger }),
      stall: () => proxy.stall(),
      heal: () => proxy.heal(),
      close: () => proxy.close(),
    };
  });
});
