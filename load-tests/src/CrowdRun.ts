import { MapDescriptionSchema } from "@crowdwire/maps/loader";
import { fetchBytes, fetchWorld } from "./Account.ts";
import { Fleet, type FleetReport, workersFor } from "./crowd/Fleet.ts";
import { sleepUnlessEnded } from "./EndedEarly.ts";
import { MediaWatch } from "./MediaWatch.ts";
import { CrowdLedger } from "./measure/CrowdLedger.ts";
import type { Histogram } from "./measure/Histogram.ts";
import { crowdFigures, feelings, type RunFigures, type RunSecond, voiceFigures } from "./report/LoadReport.ts";
import { ServerLife } from "./ServerLife.ts";
import { ServerWatch } from "./ServerWatch.ts";
import { type ScenarioName, scenarioOf } from "./scenarios/index.ts";
import { waitForReturns } from "./waitForReturns.ts";

/** How scenarios with voices are run. */
export interface VoiceSettings {
  /** So many speak at a time; absent: as many as the scenario says. */
  readonly speaking: number | undefined;
  readonly hasVideo: boolean;
  /** The SFU's operators' port. */
  readonly sfuOpsUrl: string;
}

export interface CrowdRunOptions {
  readonly scenario: ScenarioName;
  readonly url: string;
  readonly opsUrl: string;
  readonly world: string;
  readonly seed: number;
  /** How many there will be at most. */
  readonly bots: number;
  readonly workers: number | undefined;
  readonly loadTestKey: string | undefined;
  /** How many messages they all write in a second; undefined: as the scenario says. */
  readonly messagesPerSecond?: number | undefined;
  readonly voices: VoiceSettings;
  /** Told once a second how it goes. */
  readonly progress: (second: RunSecond) => void;
  /** Ends whatever is going on; what was measured until then is reported. */
  readonly signal: AbortSignal;
}

/** What was measured, and the ledger it was read from. */
export interface Measured {
  readonly figures: RunFigures;
  readonly ledger: CrowdLedger;
}

/** There are fewer places in the world than bots. */
export class WorldTooSmall extends Error {
  readonly places: number;

  constructor(world: string, places: number, bots: number) {
    super(`${world} has ${places} free places; ${bots} bots do not fit. Send fewer, or choose another world.`);
    this.name = "WorldTooSmall";
    this.places = places;
  }
}

const SECOND_MS = 1000;

/** A crowd in a world of a running server, with an eye on both. */
export class CrowdRun {
  readonly #options: CrowdRunOptions;
  readonly #fleet: Fleet;
  readonly #watch: ServerWatch;
  readonly #life: ServerLife;
  readonly #workers: number;
  readonly #startedMs = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;
  #isWatched: boolean;
  /** Null where nobody has a voice. */
  readonly #mediaWatch: MediaWatch | null;
  #timeline: RunSecond[] = [];
  #isMeasured = false;
  #before = new CrowdLedger();
  #bots = 0;
  #sampling: Promise<void> = Promise.resolve();

  private constructor(
    options: CrowdRunOptions,
    fleet: Fleet,
    watch: ServerWatch,
    mediaWatch: MediaWatch | null,
    workers: number,
    isWatched: boolean,
  ) {
    this.#options = options;
    this.#fleet = fleet;
    this.#watch = watch;
    this.#life = new ServerLife(options.url, options.world);
    this.#mediaWatch = mediaWatch;
    this.#workers = workers;
    this.#isWatched = isWatched;
    this.#timer = setInterval(() => {
      // One at a time: a late answer must not be overtaken.
      this.#sampling = this.#sampling.then(() => this.#sample()).catch(() => undefined);
    }, SECOND_MS);
  }

  /** @throws where the server cannot be reached or has no such world */
  static async open(options: CrowdRunOptions): Promise<CrowdRun> {
    const { url, opsUrl, scenario, seed, bots, loadTestKey, signal } = options;
    const world = await fetchWorld(url, options.world, signal);
    const places = world.capacity - world.online;
    if (places < bots) throw new WorldTooSmall(world.name, places, bots);
    const [groundBytes, mapBytes] = await Promise.all([
      fetchBytes(url, world.map.groundUrl),
      fetchBytes(url, world.map.descriptionUrl),
    ]);
    const map = MapDescriptionSchema.parse(JSON.parse(Buffer.from(mapBytes).toString("utf8")));
    const watch = new ServerWatch(opsUrl);
    const isWatched = await watch.begin().then(
      () => true,
      () => false,
    );
    const mediaWatch = speakingIn(options) === null ? null : new MediaWatch(options.voices.sfuOpsUrl);
    const workers = options.workers ?? workersFor(bots);
    const fleet = await Fleet.start(workers, {
      url,
      world,
      map: { spawns: map.spawns, zones: map.zones, bounds: map.bounds },
      groundBytes,
      scenario,
      seed,
      speaking: speakingIn(options),
      hasCamera: options.voices.hasVideo,
      count: bots,
      loadTestKey,
      messagesPerSecond: options.messagesPerSecond,
      sceneBeganMs: performance.timeOrigin + performance.now(),
    });
    return new CrowdRun(options, fleet, watch, mediaWatch, workers, isWatched);
  }

  /** Lets so many more in; resolves when each is inside or has failed. */
  async enter(count: number, rampSeconds: number): Promise<void> {
    this.#bots += count;
    await this.#fleet.enter(count, rampSeconds);
  }

  /** Measures for so long, and begins anew each time it is called. */
  async measure(seconds: number): Promise<Measured> {
    const { scenario, world, seed, signal } = this.#options;
    // It may be gone already: then that is what there is to report.
    if (this.#isWatched) await this.#watch.begin().catch(() => undefined);
    await this.#mediaWatch?.begin().catch(() => undefined);
    this.#fleet.measure(seconds);
    this.#before = new CrowdLedger();
    this.#isMeasured = true;
    const startedMs = performance.now();
    await sleepUnlessEnded(seconds * SECOND_MS, AbortSignal.any([signal, this.#life.lost]));
    this.#isMeasured = false;
    const elapsedSeconds = (performance.now() - startedMs) / SECOND_MS;
    const report = await this.#fleet.report();
    const serverSaid = this.#isWatched ? await this.#watch.figures().catch(() => null) : null;
    const serverLost = await this.#describeLoss(serverSaid === null);
    const server = serverSaid ?? (serverLost === null ? null : this.#watch.lastFigures());
    const media = (await this.#mediaWatch?.figures().catch(() => null)) ?? null;
    const timeline = [...this.#timeline];
    const { ledger, loopDelayP99Ms } = report;
    // Nobody comes back to a server that is gone.
    const isOver = serverLost === null ? signal : AbortSignal.abort();
    const last = await waitForReturns(report, this.#bots, () => this.#fleet.report(), isOver);
    const speaking = speakingIn(this.#options);
    const figures: RunFigures = {
      scenario,
      world,
      bots: this.#bots,
      seconds: Math.round(elapsedSeconds * 10) / 10,
      seed,
      crowd: crowdFigures(report, last),
      bytesPerBotPerSecond: bytesPerClient(report, elapsedSeconds),
      feel: feelings(report),
      load: { workers: this.#workers, loopDelayP99Ms },
      server,
      serverLost,
      voices: speaking === null ? null : voiceFigures({ ...last, ledger }, speaking, this.#options.voices.hasVideo),
      media,
      timeline,
    };
    return { figures, ledger };
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sampling;
    await this.#fleet.leave();
  }

  async #describeLoss(isUnseen: boolean): Promise<string | null> {
    if (this.#watch.wasRestarted) return "The server was lost: it was started anew while the crowd was in it.";
    return isUnseen ? this.#life.describeLoss() : null;
  }

  async #sample(): Promise<void> {
    const isMeasured = this.#isMeasured;
    const report = await this.#fleet.report();
    if (isMeasured) await this.#life.check(report.joined);
    const { ledger } = report;
    const isNewLedger = ledger.counts.snapshots < this.#before.counts.snapshots;
    const before = isNewLedger ? new CrowdLedger() : this.#before;
    this.#before = ledger;
    const staleness = ledger.measures.stalenessMs.since(before.measures.stalenessMs);
    const hearing = ledger.measures.hearMs.since(before.measures.hearMs);
    const bytes = ledger.measures.bytesPerSecond.since(before.measures.bytesPerSecond);
    const server = this.#isWatched ? await this.#watch.lap().catch(() => null) : null;
    const second: RunSecond = {
      atSeconds: (performance.now() - this.#startedMs) / SECOND_MS,
      joined: report.joined,
      errors: report.errors.length,
      isMeasured,
      // Clients are counted once a second, too: a second may fall between two counts.
      bytesPerClient: bytes.count === 0 ? (this.#timeline.at(-1)?.bytesPerClient ?? null) : bytes.mean,
      stalenessP50Ms: percentileOf(staleness, 0.5),
      stalenessP99Ms: percentileOf(staleness, 0.99),
      loopDelayP99Ms: ledger.measures.loopDelayMs.since(before.measures.loopDelayMs).percentile(0.99),
      tickMeanMs: server?.tickMeanMs ?? null,
      tickP99Ms: server?.tickP99Ms ?? null,
      cpuShare: server?.cpuShare ?? null,
      voices: speakingIn(this.#options) === null ? null : { ...report.voices, hearP95Ms: percentileOf(hearing, 0.95) },
      media: (await this.#mediaWatch?.lap().catch(() => null)) ?? null,
    };
    this.#timeline.push(second);
    this.#options.progress(second);
  }
}

/** How many speak at a time; null where nobody has a voice. */
function speakingIn({ scenario, voices }: CrowdRunOptions): number | null {
  const those = scenarioOf(scenario).voices;
  return those === undefined ? null : (voices.speaking ?? those.speaking);
}

const percentileOf = (histogram: Histogram, share: number): number | null =>
  histogram.count === 0 ? null : histogram.percentile(share);

/** Lean clients count all that comes out of their sockets; where there are only full ones, their packed messages. */
function bytesPerClient({ ledger, joined }: FleetReport, elapsedSeconds: number): number {
  const { bytesPerSecond } = ledger.measures;
  if (bytesPerSecond.count > 0) return bytesPerSecond.mean;
  return ledger.counts.bytesReceived / elapsedSeconds / Math.max(1, joined);
}
