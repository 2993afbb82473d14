import type { UserId } from "@crowdwire/protocol";
import type { Knex } from "knex";

/** What is looked at of evidence, whose shape is its writer's: anything may be missing, and whatever else there is stays. */
interface Evidence {
  readonly people?: readonly Named[];
  readonly chat?: readonly (Written & { readonly from?: Named | null; readonly to?: Named | null })[];
}

interface Named {
  readonly userId?: string | null;
  readonly name?: string;
}

interface Written {
  readonly text?: string;
  readonly edits?: readonly { readonly text?: string }[];
}

/**
 * Takes the name of somebody and what they wrote out of the evidence of all reports, on a transaction (ID5). Where they stood
 * and whom they heard stays, nameless, since the report may be of others.
 */
export async function eraseFromEvidence(trx: Knex, id: UserId, erasedName: string): Promise<void> {
  const rows: { id: string; evidence: Evidence }[] = await trx("reports")
    .whereRaw("evidence @> ?", [JSON.stringify({ people: [{ userId: id }] })])
    .orWhereRaw("evidence @> ?", [JSON.stringify({ chat: [{ from: { userId: id } }] })])
    .orWhereRaw("evidence @> ?", [JSON.stringify({ chat: [{ to: { userId: id } }] })])
    .forUpdate()
    .select("id", "evidence");
  for (const { id: report, evidence } of rows) {
    await trx("reports")
      .where({ id: report })
      .update({ evidence: JSON.stringify(without(evidence, id, erasedName)) });
  }
}

function without(evidence: Evidence, id: UserId, erasedName: string): Evidence {
  const nameless = <Person extends Named>(person: Person): Person =>
    person.userId === id ? { ...person, name: erasedName } : person;
  const scrubbed = evidence.chat?.map((message) => ({
    ...message,
    ...(message.from && { from: nameless(message.from) }),
    ...(message.to && { to: nameless(message.to) }),
    ...(message.from?.userId === id && {
      text: "",
      ...(message.edits && { edits: message.edits.map((edit) => ({ ...edit, text: "" })) }),
    }),
  }));
  return {
    ...evidence,
    ...(evidence.people && { people: evidence.people.map(nameless) }),
    ...(scrubbed && { chat: scrubbed }),
  };
}
