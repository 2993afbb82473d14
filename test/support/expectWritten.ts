import type { AuditAction, EventKind } from "@crowdwire/protocol";
import { expect } from "chai";
import type { SignedInPerson } from "./people.ts";
import type { SocietyParts } from "./useSociety.ts";
import { until } from "./useWorld.ts";

/** [check 23] [M22] What somebody did to somebody else is in the audit log and in the history, the latest first, and nothing more. */
export async function expectWritten(
  { db, world }: Pick<SocietyParts, "db" | "world">,
  by: SignedInPerson,
  whom: SignedInPerson,
  acts: readonly [AuditAction, EventKind][],
): Promise<void> {
  const entries = async () => (await db.auditLog.list({ actor: by.user.id, limit: 50 })).entries;
  await until("it is written down", async () => (await entries()).length >= acts.length);
  const asWritten = (await entries()).map(({ action, target, worldId }) => ({ action, target, worldId }));
  expect(asWritten).to.deep.equal(acts.map(([action]) => ({ action, target: whom.user.id, worldId: world.id })));
  const { events } = await db.events.list({ world: world.id, user: whom.user.id, limit: 50 });
  const done = events.filter(({ user }) => user?.userId === by.user.id);
  expect(done.map(({ kind, subject }) => [kind, subject?.userId])).to.deep.equal(
    acts.map(([, kind]) => [kind, whom.user.id]),
  );
}
