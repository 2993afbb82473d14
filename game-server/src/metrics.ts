import {
  CLOSE_REASONS,
  type CloseReasonName,
  PROBLEMS,
  type ProblemCode,
  REFUSALS,
  type RefusalReason,
} from "@crowdwire/protocol";
import { API_PREFIX, ROUTES } from "@crowdwire/protocol/rest";
import { createMetrics, type Metrics, type MetricsOf } from "@crowdwire/service-kit";

/** The routes of the API as patterns, and what else is served; what matches none of them is "other". */
export const HTTP_ROUTES: readonly string[] = [
  ...new Set(Object.values(ROUTES).map(({ path }) => `${API_PREFIX}${path}`)),
  "/.well-known/jwks.json",
  "/maps",
  "other",
];
export type HttpRoute = string;

/** The systems of a tick, as their own metric names them. */
export const SYSTEM_NAMES = [
  "obeyCommands",
  "takeRemotes",
  "moveAvatars",
  "publishRecords",
  "converse",
  "publishPresence",
  "replicate",
  "showGallery",
  "rememberPlaces",
  "expireAvatars",
] as const;

/** What is carried to the database in batches and must not be lost, by what it is. */
export const WRITE_QUEUES = ["history", "chat", "visits"] as const;
/** What is lost of the writes of order (see RetriedWrites) is counted with what is lost of the queues. */
const DROPPED = [...WRITE_QUEUES, "order"] as const;
export type WriteQueueName = (typeof WRITE_QUEUES)[number];

const closeReasons = Object.keys(CLOSE_REASONS) as CloseReasonName[];
const refusalReasons = Object.keys(REFUSALS) as RefusalReason[];
const problemCodes = Object.keys(PROBLEMS) as ProblemCode[];

/** Every metric of the game server: the rules are service-kit's, and a test holds them. */
export const metricTable = {
  tickSeconds: {
    kind: "histogram",
    name: "tick_seconds",
    help: "Time one step of a world took, all systems together.",
    // Fine around the limits that are promised: an interpolated percentile is only as true as its bucket is narrow.
    buckets: [
      0.0005, 0.001, 0.0015, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.009, 0.01, 0.0125, 0.015, 0.02, 0.03,
      0.05, 0.1, 0.25,
    ],
  },
  systemSeconds: {
    kind: "histogram",
    name: "tick_system_seconds",
    help: "Time one system took in one step of a world.",
    labels: { system: SYSTEM_NAMES },
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05],
  },
  systemFailures: { kind: "counter", name: "system_failures_total", help: "Times a system of a world threw." },
  ticksLate: {
    kind: "counter",
    name: "ticks_late_total",
    help: "Steps of a world that began more than half a tick after their time.",
  },
  ticksDropped: {
    kind: "counter",
    name: "tick_overruns_total",
    help: "Steps of a world that were never run, because the process was too far behind.",
  },
  clients: { kind: "gauge", name: "clients", help: "Connections to worlds." },
  replicatedBytes: {
    kind: "counter",
    name: "replicated_bytes_total",
    help: "Bytes of snapshots, introductions and presence handed to sockets.",
  },
  snapshotsSkipped: {
    kind: "counter",
    name: "snapshots_skipped_total",
    help: "Snapshots that were not sent because their client had not caught up with the ones before.",
  },
  intents: {
    kind: "counter",
    name: "intents_total",
    help: "Intents of clients, by how they met their tick.",
    labels: { arrival: ["inTime", "late", "stale", "resynchronised", "refused"] },
  },
  refusals: {
    kind: "counter",
    name: "refusals_total",
    help: "Messages of clients that had no effect.",
    labels: { reason: refusalReasons },
  },
  joinsRefused: {
    kind: "counter",
    name: "joins_refused_total",
    help: "Requests to enter a world that were refused.",
    labels: { reason: closeReasons },
  },
  connectionsClosed: {
    kind: "counter",
    name: "connections_closed_total",
    help: "Connections to worlds that the server ended.",
    labels: { reason: closeReasons },
  },
  groupApplySeconds: {
    kind: "histogram",
    name: "group_apply_seconds",
    help: "Time from a change of a conversation group to its being in force on the media tier.",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
  httpRequestSeconds: {
    kind: "histogram",
    name: "http_request_seconds",
    help: "Time from an API request to its whole answer.",
    labels: { route: HTTP_ROUTES, outcome: ["ok", "refused", "failed"] },
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  },
  httpProblems: {
    kind: "counter",
    name: "http_problems_total",
    help: "API requests that were refused or failed, by the code in the answer.",
    labels: { code: problemCodes },
  },
  guestsCreated: { kind: "counter", name: "guests_created_total", help: "New guests who signed in." },
  placementsSaved: {
    kind: "counter",
    name: "placements_saved_total",
    help: "Places of people that were written to the database.",
  },
  placementsDropped: {
    kind: "counter",
    name: "placements_dropped_total",
    help: "Places of people that were let go without being written.",
    labels: { reason: ["queueFull", "refused", "notFinite"] },
  },
  placementsPending: {
    kind: "gauge",
    name: "placements_pending",
    help: "Places of people that wait to be written.",
  },
  saveSeconds: {
    kind: "histogram",
    name: "save_seconds",
    help: "Time one batch of places took to write.",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 10],
  },
  saveFailures: {
    kind: "counter",
    name: "save_failures_total",
    help: "Batches of places that could not be written at the first attempt or a later one.",
  },
  writesDone: {
    kind: "counter",
    name: "writes_done_total",
    help: "Events, figures and messages that were written to the database.",
    labels: { queue: WRITE_QUEUES },
  },
  writesDropped: {
    kind: "counter",
    name: "writes_dropped_total",
    help: "Events, figures, messages, mutes and kicks that were not written: too many waited, the database refused them, or was away when the server ended or the world was closed.",
    labels: { queue: DROPPED, reason: ["queueFull", "refused", "ended"] },
  },
  writesPending: {
    kind: "gauge",
    name: "writes_pending",
    help: "Events, figures and messages that wait to be written.",
    labels: { queue: WRITE_QUEUES },
  },
  mapFilesRemoved: {
    kind: "counter",
    name: "map_files_removed_total",
    help: "Files of maps that nothing needed any more and that were removed.",
    labels: { kind: ["maps", "pictures", "drafts"] },
  },
  writeFailures: {
    kind: "counter",
    name: "write_failures_total",
    help: "Batches of events, figures and messages that could not be written at an attempt.",
    labels: { queue: WRITE_QUEUES },
  },
} as const;

export type GameServerMetrics = MetricsOf<typeof metricTable>;

/** Makes the metrics of one game server, on a registry of their own. */
export function createGameServerMetrics(options: { processMetrics?: boolean } = {}): Metrics<typeof metricTable> {
  return createMetrics(metricTable, options);
}
