/** A thread with a part of the crowd; Fleet starts it and tells it what to do. */
import { parentPort, workerData } from "node:worker_threads";
import { CrowdShard } from "./CrowdShard.ts";
import type { ShardAnswer, ShardOptions, ShardOrder } from "./shardMessages.ts";

const port = parentPort;
if (!port) throw new Error("shardWorker.ts runs as a worker thread; Fleet starts it.");
const answer = (message: ShardAnswer) => port.postMessage(message);

const shard = await CrowdShard.open(workerData as ShardOptions);

async function obey(order: ShardOrder): Promise<void> {
  switch (order.type) {
    case "enter":
      await shard.enter(order.from, order.to, order.rampSeconds);
      answer({ type: "entered" });
      break;
    case "measure":
      shard.measure(order.seconds);
      break;
    case "report":
      answer({ type: "report", report: shard.report() });
      break;
    case "leave":
      await shard.leave();
      answer({ type: "left" });
      port?.close();
      break;
  }
}

port.on("message", (order: ShardOrder) => {
  obey(order).catch((error: unknown) => {
    answer({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  });
});
answer({ type: "ready" });
