import type { KeptChatMessage, NewChatMessage, Repositories } from "@crowdwire/db";
import type { UserId, WorldId } from "@crowdwire/protocol";
import { WriteQueue, type WriteQueueOptions } from "./WriteQueue.ts";

export interface ChatArchiveOptions extends Omit<WriteQueueOptions<NewChatMessage>, "name" | "write"> {
  readonly db: Pick<Repositories, "chatMessages">;
}

/**
 * Carries what people write from the worlds to the database, in batches and in order. With the database away messages wait
 * within a bound, and beyond it are refused to whoever writes them, so that none that was taken is lost (TR3).
 */
export class ChatArchive {
  readonly #queue: WriteQueue<NewChatMessage>;
  readonly #messages: Repositories["chatMessages"];
  readonly #maxItems: number;

  constructor({ db, ...options }: ChatArchiveOptions) {
    this.#messages = db.chatMessages;
    this.#maxItems = options.maxItems;
    // A message that is there already is passed over, so that a batch may be tried again.
    this.#queue = new WriteQueue({ ...options, name: "chat", write: (items) => db.chatMessages.insertMany(items) });
  }

  /** Where a world's chat begins when it opens, and the last that was written there, to whomever. @throws AppError of the database */
  async open(world: WorldId, limit: number): Promise<{ firstId: number; recent: KeptChatMessage[] }> {
    await this.#queue.flush();
    const recent = await this.#messages.last(world, limit);
    // Beyond all that may have been given and lost unsaved, in a process that was killed: no number is given twice.
    return { firstId: (recent.at(-1)?.sequence ?? 0) + this.#maxItems + 1, recent };
  }

  /** Takes a message to keep; false where too many wait already. */
  keep(message: NewChatMessage): boolean {
    return this.#queue.add(message);
  }

  /** A message of any age, also one that still waits to be written; null where there is none. @throws AppError of the database */
  async find(world: WorldId, id: number): Promise<KeptChatMessage | null> {
    await this.#queue.flush();
    return this.#messages.find(world, id);
  }

  /** Changes the text of one's own message; false where it is not there. @throws AppError of the database */
  async edit(world: WorldId, id: number, sender: UserId, text: string, at: Date): Promise<boolean> {
    await this.#queue.flush();
    return this.#messages.edit(world, id, sender, text, at);
  }

  /** Empties a message; false where it is not there. @throws AppError of the database */
  async delete(world: WorldId, id: number, by: UserId, at: Date): Promise<boolean> {
    await this.#queue.flush();
    return this.#messages.delete(world, id, by, at);
  }

  /** Writes what waits and stops. */
  close(): Promise<void> {
    return this.#queue.close();
  }
}
