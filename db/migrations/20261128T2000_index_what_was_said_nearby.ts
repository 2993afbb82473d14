import type { Knex } from "knex";

/** What was said to those near is read by whoever heard it, among all that was written in a world. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index chat_messages_audience on chat_messages using gin (audience) where scope = 'nearby';
    create index chat_messages_nearby_sender on chat_messages (sender_id, sequence desc) where scope = 'nearby';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("drop index chat_messages_nearby_sender, chat_messages_audience");
}
