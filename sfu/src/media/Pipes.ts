import type { types } from "mediasoup";

interface Pipe {
  users: number;
  readonly ready: Promise<types.Producer>;
}

/** Ends one use of a pipe. Calling it twice does no harm. */
export type Release = () => void;

/**
 * Producers that are heard on another worker's router: piped once for each router, on demand, and no longer than
 * somebody uses it (SFU4). The piped producer keeps its id, so that consumers need not know.
 */
export class Pipes {
  readonly #pipes = new Map<string, Pipe>();

  get count(): number {
    return this.#pipes.size;
  }

  /** Pipes towards or from this router. */
  countOf(router: types.Router): number {
    return [...this.#pipes.keys()].filter((key) => key.includes(router.id)).length;
  }

  /** Makes the producer consumable on `to`. @throws what mediasoup says when one of them has gone. */
  async acquire(producer: types.Producer, from: types.Router, to: types.Router): Promise<Release> {
    const key = `${producer.id} ${from.id} ${to.id}`;
    const pipe = this.#pipes.get(key) ?? this.#open(key, producer, from, to);
    pipe.users++;
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      pipe.users--;
      if (pipe.users === 0) this.#close(key, pipe);
    };
    try {
      await pipe.ready;
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }

  #open(key: string, producer: types.Producer, from: types.Router, to: types.Router): Pipe {
    const ready = from.pipeToRouter({ producerId: producer.id, router: to }).then(({ pipeProducer }) => pipeProducer!);
    const pipe: Pipe = { users: 0, ready };
    this.#pipes.set(key, pipe);
    ready.then(
      (piped) => {
        // Its origin ended, or a worker did: the next one who needs it pipes anew.
        piped.observer.once("close", () => this.#drop(key, pipe));
        if (piped.closed) this.#drop(key, pipe);
      },
      () => this.#drop(key, pipe),
    );
    return pipe;
  }

  #close(key: string, pipe: Pipe): void {
    this.#drop(key, pipe);
    pipe.ready.then(
      (piped) => piped.close(),
      () => undefined, // It never opened; whoever asked has been told.
    );
  }

  #drop(key: string, pipe: Pipe): void {
    if (this.#pipes.get(key) === pipe) this.#pipes.delete(key);
  }
}
