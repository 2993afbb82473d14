import { query } from "./postgres.ts";
import type { WorldUnderTest } from "./useWorld.ts";

/** Lets somebody who is not inside come in at this place, as if they had left there: that spares a test the walk. */
export async function standAt(
  { databaseUrl, world }: WorldUnderTest,
  account: { profile: { userId: string } },
  x: number,
  z: number,
) {
  const text =
    "insert into placements (user_id, world_id, x, y, z, yaw, updated_at) values ($1, $2, $3, 0.05, $4, 0, now())";
  await query(databaseUrl, text, [account.profile.userId, world.id, x, z]);
}
