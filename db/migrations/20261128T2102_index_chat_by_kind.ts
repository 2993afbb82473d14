import type { Knex } from "knex";

/** A page of what was written to everyone, or of one's direct messages, is found without reading what else was written. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create index chat_messages_to_all on chat_messages (world_id, sequence desc) where scope = 'world';
    create index chat_messages_direct_sent on chat_messages (world_id, sender_id, sequence desc) where scope = 'direct';
    create index chat_messages_direct_got on chat_messages (world_id, recipient_id, sequence desc) where scope = 'direct';
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw("drop index chat_messages_direct_got, chat_messages_direct_sent, chat_messages_to_all");
}
