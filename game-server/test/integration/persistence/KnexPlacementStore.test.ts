import { type Database, openDatabase } from "@crowdwire/db";
import { after, before, describe } from "mocha";
import { useDatabase } from "../../../../test/support/postgres.ts";
import { KnexPlacementStore } from "../../../src/persistence/KnexPlacementStore.ts";
import { registerPlacementStoreContract } from "../../contracts/registerPlacementStoreContract.ts";
import { ANY_LOOK, seedWorld } from "../../support/accounts.ts";

describe("KnexPlacementStore", () => {
  const postgres = useDatabase();
  let db: Database;
  before(async () => {
    db = openDatabase({ url: postgres.url() });
    await db.migrate();
  });
  after(() => db.close());

  registerPlacementStoreContract(() => ({
    store: new KnexPlacementStore(db),
    newVisitor: async () => {
      const user = await db.users.createGuest({ displayName: "Ada", look: ANY_LOOK });
      return { userId: user.id, worldId: (await seedWorld(db)).id };
    },
  }));
});
