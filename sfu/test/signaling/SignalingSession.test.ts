import { EventEmitter } from "node:events";
import { entityId, PROTOCOL_VERSION, worldId } from "@crowdwire/protocol";
import { createLogger } from "@crowdwire/service-kit";
import { expect } from "chai";
import { describe, it } from "mocha";
import type { WebSocket } from "ws";
import type { MediaTier } from "../../src/media/MediaTier.ts";
import { createSfuMetrics } from "../../src/metrics.ts";
import type { GrantCheck } from "../../src/signaling/GrantCheck.ts";
import { Resumptions } from "../../src/signaling/Resumptions.ts";
import { SignalingSession } from "../../src/signaling/SignalingSession.ts";

class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: unknown[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code: number, reason: string): void {
    this.readyState = 3;
    this.emit("close", code, reason);
  }
}

describe("a client's signalling connection", () => {
  it("[SFU8] ends at once, with a reason to come back, where the worker dies while a seat is made", async () => {
    const socket = new FakeSocket();
    const tier = { isReady: true, hasDeparted: () => false, enter: () => Promise.reject(new Error("Channel closed")) };
    const claims = { world: worldId("7c9e6679-7425-40de-944b-e07fc1f90ae7"), entityId: entityId(1) };
    new SignalingSession({
      socket: socket as unknown as WebSocket,
      tier: tier as unknown as MediaTier,
      grants: { take: async () => claims } as unknown as GrantCheck,
      resumptions: new Resumptions(() => undefined),
      logger: createLogger({ service: "test", level: "silent" }),
      metrics: createSfuMetrics({ processMetrics: false }).metrics,
    }).start();
    const closed = new Promise((resolve) => socket.once("close", (code) => resolve(code)));
    const hello = { id: 1, type: "hello", body: { grant: "a.b.c", protocolVersion: PROTOCOL_VERSION } };
    socket.emit("message", Buffer.from(JSON.stringify(hello)), false);
    expect(await closed).to.equal(4410);
  });
});
