import {
  MEDIA_CLOSE_REASONS,
  type MediaCloseReason,
  SIGNALING_REFUSALS,
  type SignalingRefusal,
} from "@crowdwire/protocol";
import { createMetrics, type Metrics } from "@crowdwire/service-kit";

/** As many as `SFU_WORKERS` may be; a series begins when its worker does. */
const WORKERS = Array.from({ length: 256 }, (_, index) => String(index));

/** Every metric of the SFU: the rules are service-kit's, and a test holds them. */
export const metricTable = {
  consumers: { kind: "gauge", name: "sfu_consumers", help: "Consumers of all workers, those of pipes included." },
  peers: { kind: "gauge", name: "sfu_peers", help: "People whose sound and pictures go through this process." },
  pipes: { kind: "gauge", name: "sfu_pipes", help: "Tracks that are piped from one worker to another." },
  workers: { kind: "gauge", name: "sfu_workers", help: "Media workers that run." },
  workerConsumers: {
    kind: "gauge",
    name: "sfu_worker_consumers",
    help: "Consumers of one worker, those of pipes included.",
    labels: { worker: WORKERS },
  },
  workerCpuSeconds: {
    kind: "gauge",
    name: "sfu_worker_cpu_seconds",
    help: "CPU time of one worker's process since it began; looked at once a second.",
    labels: { worker: WORKERS },
  },
  workerDeaths: {
    kind: "counter",
    name: "sfu_worker_deaths_total",
    help: "Media workers that died and were replaced.",
  },
  commands: {
    kind: "counter",
    name: "sfu_control_commands_total",
    help: "What the game server said about groups, and whether it was news.",
    labels: { type: ["group", "manifest"], outcome: ["taken", "old"] },
  },
  malformedCommands: {
    kind: "counter",
    name: "sfu_control_malformed_total",
    help: "Messages on the control channel that could not be read.",
  },
  worldsSilenced: {
    kind: "counter",
    name: "sfu_worlds_silenced_total",
    help: "Times all groups of a world ended because no game server spoke for it.",
  },
  refusals: {
    kind: "counter",
    name: "sfu_refusals_total",
    help: "Requests of clients that were refused, by reason.",
    labels: { reason: Object.keys(SIGNALING_REFUSALS) as SignalingRefusal[] },
  },
  closes: {
    kind: "counter",
    name: "sfu_connections_closed_total",
    help: "Signalling connections that this process closed, by reason.",
    labels: { reason: Object.keys(MEDIA_CLOSE_REASONS) as MediaCloseReason[] },
  },
  helloSeconds: {
    kind: "histogram",
    name: "sfu_hello_seconds",
    help: "From a client's grant to its two transports.",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  },
} as const;

export type SfuMetrics = Metrics<typeof metricTable>["metrics"];

export function createSfuMetrics(options: { processMetrics: boolean }): Metrics<typeof metricTable> {
  return createMetrics(metricTable, options);
}
