import { type UserId, userId, type WorldId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import knexFactory, { type Knex } from "knex";
import { after, before, describe, it } from "mocha";
import { query, useDatabase } from "../../../test/support/postgres.ts";
import { type ChatSearch, openDatabase } from "../../src/index.ts";
import { searchMessages } from "../../src/repositories/chatMessages.ts";

/** Somebody who wrote a little of much, and somebody who read a little of it. */
const [WRITER, READER] = [1, 2].map(idOf) as [UserId, UserId];
const PEOPLE = 50;
const MESSAGES = 20_000;

function idOf(index: number): UserId {
  return userId(`00000000-0000-4000-8000-${String(index).padStart(12, "0")}`);
}

describe("the history of a chat of 20,000 messages", () => {
  const postgres = useDatabase();
  let knex: Knex;
  let world: WorldId;

  before(async () => {
    const db = openDatabase({ url: postgres.url() });
    await db.migrate();
    await db.close();
    const run = (text: string, values: unknown[] = []) => query(postgres.url(), text, values);
    await run(
      `insert into users (id, display_name, look, is_guest)
       select ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'P' || i, '{}', true
       from generate_series(1, $1::int) i`,
      [PEOPLE],
    );
    const [row] = await run(
      "insert into worlds (slug, name, capacity, visibility) values ('talk', 'Talk', 5, 'public') returning id",
    );
    world = worldId(row!["id"] as string);
    // Each kind in turn, by everybody in turn; one in a thousand nearby ones was heard by the reader.
    await run(
      `insert into chat_messages (world_id, sequence, scope, sender_id, sender_name, recipient_id, audience, client_id, text, sent_at)
       select $1::uuid, i, scope, sender, 'P', case when scope = 'direct' then recipient end,
         case when scope = 'nearby' and i % 1000 = 1 then array[$2::uuid] when scope = 'nearby' then array[recipient] else '{}' end,
         'c' || i, 'hello', now()
       from generate_series(1, $3::int) i
       cross join lateral (select (array['world', 'nearby', 'direct'])[1 + i % 3] as scope) kinds
       cross join lateral (select
         ('00000000-0000-4000-8000-' || lpad((3 + i % 47)::text, 12, '0'))::uuid as sender,
         ('00000000-0000-4000-8000-' || lpad((3 + i % 43)::text, 12, '0'))::uuid as recipient) people`,
      [world, READER, MESSAGES],
    );
    await run("update chat_messages set sender_id = $1 where sequence % 997 = 0", [WRITER]);
    await run("update chat_messages set recipient_id = $1 where scope = 'direct' and sequence % 991 = 0", [READER]);
    await run("analyze chat_messages");
    knex = knexFactory({ client: "pg", connection: postgres.url() });
  });
  after(() => knex?.destroy());

  /** By which indexes it is found, and how many of the rows that were looked at were thrown away. */
  async function explain(search: Partial<ChatSearch>) {
    const asked = searchMessages(knex, world, { viewer: READER, limit: 50, ...search });
    const { rows } = await knex.raw(`explain (analyze, format json) ${asked.toString()}`);
    const text = JSON.stringify(rows[0]["QUERY PLAN"]);
    const removed = [...text.matchAll(/"Rows Removed by Filter":(\d+)/g)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
    const indexes = [...text.matchAll(/"Index Name":"(chat_messages_\w+)"/g)].map(([, name]) => name);
    return { indexes, removed };
  }

  for (const [what, search, indexes] of [
    ["what was written to everyone", { scope: "world" }, ["chat_messages_to_all"]],
    ["what one heard nearby", { scope: "nearby" }, ["chat_messages_nearby_sender", "chat_messages_audience"]],
    [
      "what one said nearby",
      { scope: "nearby", viewer: WRITER },
      ["chat_messages_nearby_sender", "chat_messages_audience"],
    ],
    ["one's direct messages", { scope: "direct" }, ["chat_messages_direct_sent", "chat_messages_direct_got"]],
    [
      "those with one person",
      { scope: "direct", partner: idOf(4) },
      ["chat_messages_direct_sent", "chat_messages_direct_got"],
    ],
  ] as const) {
    it(`finds ${what} by an index of its own, and reads next to nothing else`, async () => {
      const plan = await explain(search);
      expect(plan.indexes).to.have.members(indexes);
      expect(plan.removed).to.be.lessThan(200);
    });
  }
});
