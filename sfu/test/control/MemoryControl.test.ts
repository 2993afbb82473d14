import { registerControlPortContract } from "../contracts/registerControlPortContract.ts";
import { MemoryControl } from "../support/MemoryControl.ts";

registerControlPortContract("in memory, for unit tests", async () => {
  const port = new MemoryControl();
  return {
    port,
    connect: async () => {
      port.connect();
      return { say: (text) => port.say(text), reports: port.reports, close: async () => undefined };
    },
    close: () => port.close(),
  };
});
