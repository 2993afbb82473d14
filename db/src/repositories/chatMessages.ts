import { type UserId, userId, type WorldId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { MAX_PAGE } from "../paging.ts";
import type { RunQuery } from "../RunQuery.ts";
import type { ChatMessageRow } from "../tables/records.ts";

/** A message as it was given its place in its world's one order (SH7). */
export interface NewChatMessage {
  readonly worldId: WorldId;
  /** Counts up from 1 in each world, whatever the scope. */
  readonly sequence: number;
  readonly scope: "world" | "nearby" | "direct";
  readonly senderId: UserId;
  /** As they were called then. */
  readonly senderName: string;
  /** For a direct message. */
  readonly recipientId?: UserId | null | undefined;
  /** Who heard what was said to those near. */
  readonly audience?: readonly UserId[] | undefined;
  /** The sender's own name for it: of two of one sender with the same name the first is kept. */
  readonly clientId: string;
  readonly text: string;
  readonly sentAt: Date;
}

export interface ChatMessage {
  readonly sequence: number;
  readonly scope: "world" | "nearby" | "direct";
  /** Null where they are gone. */
  readonly senderId: UserId | null;
  readonly senderName: string;
  readonly recipientId: UserId | null;
  /** Empty where it was deleted. */
  readonly text: string;
  readonly sentAt: Date;
  readonly editedAt: Date | null;
  readonly isDeleted: boolean;
}

/** A message with all that says who may do what with it. */
export interface KeptChatMessage extends ChatMessage {
  /** Who heard what was said to those near; otherwise nobody. */
  readonly audience: readonly UserId[];
  /** As the one is called now to whom it was written; null where that is nobody, or they are gone. */
  readonly recipientName: string | null;
  /** The sender's own name for it. */
  readonly clientId: string;
}

export interface ChatSearch {
  /**
   * Whose eyes: the world's messages, and of the others those they sent, were sent or heard; none of anybody with whom there
   * is a block, whoever blocked whom. Null: the world's alone.
   */
  readonly viewer: UserId | null;
  /** Only those of this kind. */
  readonly scope?: ChatMessage["scope"] | undefined;
  /** Only what went between the viewer and this one, of direct messages. */
  readonly partner?: UserId | undefined;
  /** Only those before this one. */
  readonly before?: number | undefined;
  /** Only those after this one. */
  readonly after?: number | undefined;
  readonly limit: number;
}

export interface ChatMessageRepository {
  /**
   * Writes all of them in one statement; those that are there already are passed over, so that a batch may be tried again.
   * So are those whose sender or world is gone.
   */
  insertMany(messages: readonly NewChatMessage[]): Promise<void>;
  /** What one may read, oldest first: the first ones after `after`, else the last ones (before `before`). */
  list(world: WorldId, search: ChatSearch): Promise<ChatMessage[]>;
  /** The last messages of a world, whatever their scope and whoever may read them, oldest first; deleted ones among them. */
  last(world: WorldId, limit: number): Promise<KeptChatMessage[]>;
  /** A message of any age; null where there never was one, or it was purged. */
  find(world: WorldId, sequence: number): Promise<KeptChatMessage | null>;
  /** Only its sender may, and only as long as it is not deleted; false otherwise. */
  edit(world: WorldId, sequence: number, sender: UserId, text: string, editedAt: Date): Promise<boolean>;
  /** Empties a message; whether `deletedBy` may is the caller's to decide. False where there was nothing to delete. */
  delete(world: WorldId, sequence: number, deletedBy: UserId, deletedAt: Date): Promise<boolean>;
  purgeBefore(before: Date): Promise<number>;
}

export function createChatMessageRepository(run: RunQuery): ChatMessageRepository {
  return {
    insertMany: async (messages) => {
      if (messages.length > 0) await run((knex) => insertMessages(knex, messages));
    },

    list: (world, search) =>
      run(async (knex) => {
        const rows: ChatMessageRow[] = await searchMessages(knex, world, search);
        return (search.after !== undefined ? rows : rows.reverse()).map(toChatMessage);
      }),

    last: (world, limit) =>
      run(async (knex) => {
        const rows: KeptRow[] = await keptMessages(knex, world).orderBy("sequence", "desc").limit(limit);
        return rows.reverse().map(toKeptMessage);
      }),

    find: (world, sequence) =>
      run(async (knex) => {
        const row: KeptRow | undefined = await keptMessages(knex, world)
          .where({ sequence: String(sequence) })
          .first();
        return row ? toKeptMessage(row) : null;
      }),

    edit: (world, sequence, sender, text, editedAt) =>
      run(async (knex) => {
        const changed = await knex("chat_messages")
          .where({ world_id: world, sequence: String(sequence), sender_id: sender, deleted_at: null })
          .update({ text, edited_at: editedAt });
        return changed > 0;
      }),

    delete: (world, sequence, deletedBy, deletedAt) =>
      run(async (knex) => {
        const changed = await knex("chat_messages")
          .where({ world_id: world, sequence: String(sequence), deleted_at: null })
          .update({ text: "", deleted_at: deletedAt, deleted_by: deletedBy });
        return changed > 0;
      }),

    purgeBefore: (before) => run((knex) => knex("chat_messages").where("sent_at", "<", before).delete()),
  };
}

const SCOPES = ["world", "nearby", "direct"] as const;

/**
 * The question that `list` asks, newest first unless it goes forwards. One part for each way in which a message may be
 * readable, each cut to a page: so that each is found by an index of its own, where a single condition with “or” would have
 * the whole world's chat read.
 */
export function searchMessages(knex: Knex, world: WorldId, search: ChatSearch): Knex.QueryBuilder {
  const { scope, before, after, limit } = search;
  const order = after === undefined ? "desc" : "asc";
  const most = Math.min(limit, MAX_PAGE);
  const parts = waysToRead(search, scope === undefined ? SCOPES : [scope]).map(({ of, narrow }) => {
    // Written out, as in the indexes that are of one scope alone.
    const part = knex("chat_messages").where({ world_id: world }).whereRaw(`scope = '${of}'`);
    narrow(part);
    if (before !== undefined) part.where("sequence", "<", before);
    if (after !== undefined) part.where("sequence", ">", after);
    return part.orderBy("sequence", order).limit(most);
  });
  const readable = parts.length === 0 ? knex("chat_messages").whereRaw("false") : knex.unionAll(parts, true);
  return (knex.from(readable.as("readable")) as Knex.QueryBuilder).orderBy("sequence", order).limit(most);
}

interface WayToRead {
  readonly of: ChatMessage["scope"];
  readonly narrow: (part: Knex.QueryBuilder) => void;
}

/** No two of them find the same message. */
function waysToRead({ viewer, partner }: ChatSearch, scopes: readonly ChatMessage["scope"][]): WayToRead[] {
  if (viewer === null) return scopes.includes("world") ? [{ of: "world", narrow: () => undefined }] : [];
  const byOthers = (part: Knex.QueryBuilder) => {
    part.whereRaw("sender_id is distinct from ?", [viewer]);
    unblocked(part, viewer);
  };
  const ways: Readonly<Record<ChatMessage["scope"], readonly WayToRead["narrow"][]>> = {
    world: [(part) => unblocked(part, viewer)],
    nearby: [
      (part) => part.where({ sender_id: viewer }),
      (part) => byOthers(part.whereRaw("audience @> array[?]::uuid[]", [viewer])),
    ],
    direct: [
      (part) => part.where({ sender_id: viewer, ...(partner && { recipient_id: partner }) }),
      (part) => byOthers(part.where({ recipient_id: viewer, ...(partner && { sender_id: partner }) })),
    ],
  };
  return scopes.flatMap((of) => ways[of].map((narrow) => ({ of, narrow })));
}

/** Nothing of anybody with whom there is a block, whoever blocked whom. */
function unblocked(part: Knex.QueryBuilder, viewer: UserId): void {
  part.whereRaw(
    `not exists (select from blocks where (blocker_id = ? and blocked_id = chat_messages.sender_id)
       or (blocker_id = chat_messages.sender_id and blocked_id = ?))`,
    [viewer, viewer],
  );
}

/** An audience is an array in an array, which only JSON can carry where the lengths differ. */
async function insertMessages(knex: Knex, messages: readonly NewChatMessage[]): Promise<void> {
  const rows = messages.map((message) => ({
    world_id: message.worldId,
    sequence: message.sequence,
    scope: message.scope,
    sender_id: message.senderId,
    sender_name: message.senderName,
    recipient_id: message.recipientId ?? null,
    audience: message.audience ?? [],
    client_id: message.clientId,
    text: message.text,
    sent_at: message.sentAt,
  }));
  await knex.raw(
    `insert into chat_messages
       (world_id, sequence, scope, sender_id, sender_name, recipient_id, audience, client_id, text, sent_at)
     select fresh.world_id, fresh.sequence, fresh.scope, fresh.sender_id, fresh.sender_name, recipients.id,
       fresh.audience, fresh.client_id, fresh.text, fresh.sent_at
     from jsonb_to_recordset(?::jsonb) as fresh (world_id uuid, sequence bigint, scope text, sender_id uuid, sender_name text,
       recipient_id uuid, audience uuid[], client_id text, text text, sent_at timestamptz)
     join worlds on worlds.id = fresh.world_id
     join users on users.id = fresh.sender_id and users.deleted_at is null
     left join users recipients on recipients.id = fresh.recipient_id
     on conflict do nothing`,
    [JSON.stringify(rows)],
  );
}

type KeptRow = ChatMessageRow & { readonly recipient_name: string | null };

const keptMessages = (knex: Knex, world: WorldId): Knex.QueryBuilder =>
  knex("chat_messages")
    .where({ world_id: world })
    .leftJoin("users as recipients", "recipients.id", "chat_messages.recipient_id")
    .select("chat_messages.*", "recipients.display_name as recipient_name");

function toKeptMessage(row: KeptRow): KeptChatMessage {
  const { audience, client_id: clientId, recipient_name: recipientName } = row;
  return { ...toChatMessage(row), audience: audience.map(userId), recipientName, clientId };
}

function toChatMessage(row: ChatMessageRow): ChatMessage {
  return {
    sequence: Number(row.sequence),
    scope: row.scope,
    senderId: row.sender_id === null ? null : userId(row.sender_id),
    senderName: row.sender_name,
    recipientId: row.recipient_id === null ? null : userId(row.recipient_id),
    text: row.text,
    sentAt: row.sent_at,
    editedAt: row.edited_at,
    isDeleted: row.deleted_at !== null,
  };
}
