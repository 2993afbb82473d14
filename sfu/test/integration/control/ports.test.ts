import { once } from "node:events";
import { CONTROL_CHANNELS, CONTROL_SOCKET, ControlReport, ReplicaRegistration, replicaName } from "@crowdwire/protocol";
import {
  createLogger,
  createProof,
  isAnswerGood,
  KEYED_ANSWER_HEADER,
  KEYED_REQUEST_HEADER,
  linesOf,
} from "@crowdwire/service-kit";
import { expect } from "chai";
import { Redis } from "ioredis";
import { describe, it } from "mocha";
import { WebSocket } from "ws";
import { openRedis, useRedis } from "../../../../test/support/redis.ts";
import { RedisControl } from "../../../src/control/RedisControl.ts";
import { SocketControl } from "../../../src/control/SocketControl.ts";
import { type ControlCaller, LOAD, registerControlPortContract } from "../../contracts/registerControlPortContract.ts";

const KEY = "ab".repeat(32);
const REPLICA = replicaName("sfu-7");
const logger = createLogger({ service: "sfu", level: "silent" });

registerControlPortContract("a local socket", async () => {
  const port = new SocketControl({ host: "127.0.0.1", port: 0, key: KEY, logger, now: () => new Date() });
  return { port, connect: () => connectSocket(port), close: () => port.close() };
});

async function connectSocket(port: SocketControl): Promise<ControlCaller> {
  const proof = createProof(KEY, Date.now());
  const socket = new WebSocket(`ws://127.0.0.1:${port.port}${CONTROL_SOCKET.path}`, {
    headers: { [KEYED_REQUEST_HEADER]: proof },
  });
  const reports: ControlReport[] = [];
  socket.on("message", (data) =>
    reports.push(...linesOf(data.toString()).map((line) => ControlReport.parse(JSON.parse(line)))),
  );
  const [[response]] = await Promise.all([once(socket, "upgrade"), once(socket, "open")]);
  expect(isAnswerGood(KEY, proof, response.headers[KEYED_ANSWER_HEADER])).to.equal(true);
  return {
    say: (text) => socket.send(text),
    reports,
    close: async () => socket.terminate(),
  };
}

describe("with a Redis", () => {
  const redis = useRedis();

  registerControlPortContract("a Redis channel", async () => {
    const port = new RedisControl({ url: redis.url(), replica: REPLICA, logger });
    const callers: ControlCaller[] = [];
    return {
      port,
      connect: async () => {
        const caller = await connectRedis(redis.url());
        callers.push(caller);
        return caller;
      },
      close: async () => {
        await port.close();
        for (const caller of callers) await caller.close();
      },
    };
  });

  it("[SFU5] keeps the replica registered while it lives, and not after its end", async () => {
    const client = new Redis(redis.url());
    const port = new RedisControl({ url: redis.url(), replica: REPLICA, logger });
    await port.open({ command: () => undefined, connected: () => undefined, malformed: () => undefined });
    port.report({ type: "hello", replica: REPLICA, incarnation: "1", url: "wss://media.example.org" });
    port.report(LOAD);
    const name = CONTROL_CHANNELS.registrationOf(REPLICA);
    let text: string | null = null;
    for (let attempt = 0; text === null && attempt < 500; attempt++) text = await client.get(name);
    expect(ReplicaRegistration.parse(JSON.parse(text ?? "null")).hello.url).to.equal("wss://media.example.org");
    expect(await client.ttl(name)).to.be.within(1, CONTROL_CHANNELS.registrationSeconds);
    await port.close();
    expect(await client.get(name)).to.equal(null);
    client.disconnect();
  });

  it("[TR4] asks for everything again once Redis is back, and goes on by itself", async () => {
    const own = await openRedis();
    let connections = 0;
    const commands: unknown[] = [];
    const port = new RedisControl({ url: own.url, replica: REPLICA, logger });
    await port.open({
      command: (command) => commands.push(command),
      connected: () => connections++,
      malformed: () => undefined,
    });
    const before = connections;
    const dropper = new Redis(own.url);
    await dropper.call("CLIENT", "KILL", "TYPE", "pubsub");
    for (let attempt = 0; connections === before && attempt < 500; attempt++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(connections).to.be.above(before);
    dropper.disconnect();
    await port.close();
    await own.stop();
  });
});

async function connectRedis(url: string): Promise<ControlCaller> {
  const [publisher, subscriber] = [new Redis(url), new Redis(url)];
  const reports: ControlReport[] = [];
  subscriber.on("message", (_channel, text: string) =>
    reports.push(...linesOf(text).map((line) => ControlReport.parse(JSON.parse(line)))),
  );
  await subscriber.subscribe(CONTROL_CHANNELS.reports);
  return {
    say: (text) => void publisher.publish(CONTROL_CHANNELS.commandsOf(REPLICA), text),
    reports,
    close: async () => {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
