import { AppError, type Logger } from "@crowdwire/service-kit";
import { MediaWorker, type MediaWorkerOptions, type UploadLimits } from "./MediaWorker.ts";

export interface WorkerPoolOptions {
  readonly size: number;
  /** The first worker's port; each further one has the next. 0: any. */
  readonly firstPort: number;
  readonly addresses: MediaWorkerOptions["addresses"];
  readonly upload: UploadLimits;
  readonly logger: Logger;
  /** Who speaks on this worker now, loudest first. */
  readonly onSpeaking: (worker: MediaWorker, speakers: readonly { producerId: string; volume: number }[]) => void;
  /** A worker died with everything on it; its successor is not there yet. */
  readonly onDied: (worker: MediaWorker) => void;
  /** There is room again. */
  readonly onReplaced: (worker: MediaWorker) => void;
}

/** A port that a dead process held may be busy for a moment. */
const RESTART_PAUSES_MS = [0, 50, 100, 250, 500, 1000, 2000];

/** One mediasoup worker for each core, each replaced when it dies (SFU8). */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #workers: (MediaWorker | null)[];
  #isClosed = false;

  private constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#workers = Array.from({ length: options.size }, () => null);
  }

  /** Starts them all. @throws AppError `mediaWorkerUnavailable` */
  static async start(options: WorkerPoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options);
    try {
      await Promise.all(pool.#workers.map((_, index) => pool.#start(index)));
    } catch (cause) {
      pool.close();
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new AppError(
        `A media worker could not be started (${why}). Set MEDIA_PORT where its port is taken; where its program is missing, run scripts/media-worker/build.sh.`,
        { code: "mediaWorkerUnavailable", retriable: false, cause },
      );
    }
    return pool;
  }

  /** Those that run. */
  get workers(): MediaWorker[] {
    return this.#workers.filter((worker) => worker?.isAlive === true) as MediaWorker[];
  }

  /** All places; null where a dead one has no successor yet. */
  get places(): readonly (MediaWorker | null)[] {
    return this.#workers;
  }

  get size(): number {
    return this.#options.size;
  }

  close(): void {
    this.#isClosed = true;
    for (const worker of this.#workers) worker?.close();
  }

  async #start(index: number): Promise<MediaWorker> {
    const { addresses, firstPort, upload, onSpeaking, onDied, logger } = this.#options;
    const worker: MediaWorker = await MediaWorker.start({
      addresses,
      port: firstPort === 0 ? 0 : firstPort + index,
      upload,
      onSpeaking: (speakers) => onSpeaking(worker, speakers),
    });
    if (this.#isClosed) {
      worker.close();
      return worker;
    }
    this.#workers[index] = worker;
    worker.onDied((error) => {
      logger.error({ err: error, pid: worker.pid }, "A media worker died; its people move.");
      this.#workers[index] = null;
      void this.#replace(index);
      onDied(worker);
    });
    return worker;
  }

  async #replace(index: number): Promise<void> {
    for (let attempt = 0; !this.#isClosed; attempt++) {
      const pauseMs = RESTART_PAUSES_MS[Math.min(attempt, RESTART_PAUSES_MS.length - 1)]!;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      if (this.#isClosed) return;
      try {
        this.#options.onReplaced(await this.#start(index));
        return;
      } catch (error) {
        this.#options.logger.warn({ err: error, attempt }, "A media worker could not be started; trying again.");
      }
    }
  }
}
