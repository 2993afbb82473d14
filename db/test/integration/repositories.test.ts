import { after, before, describe } from "mocha";
import { useDatabase } from "../../../test/support/postgres.ts";
import { type Database, openDatabase } from "../../src/index.ts";
import { registerPlacementsContract } from "../contracts/registerPlacementsContract.ts";
import { registerSessionsContract } from "../contracts/registerSessionsContract.ts";
import { registerUsersContract } from "../contracts/registerUsersContract.ts";
import { registerWorldsContract } from "../contracts/registerWorldsContract.ts";

describe("the repositories on Postgres", () => {
  const postgres = useDatabase();
  let db: Database;
  before(async () => {
    db = openDatabase({ url: postgres.url() });
    await db.migrate();
  });
  after(() => db.close());

  registerUsersContract(() => db);
  registerSessionsContract(() => db);
  registerWorldsContract(() => db);
  registerPlacementsContract(() => db);
});
