import { after, before, describe } from "mocha";
import { useDatabase } from "../../../test/support/postgres.ts";
import { type Database, openDatabase } from "../../src/index.ts";
import { registerAccountsContract } from "../contracts/registerAccountsContract.ts";
import { registerMapUploadsContract } from "../contracts/registerMapUploadsContract.ts";
import { registerOrderContract } from "../contracts/registerOrderContract.ts";
import { registerPlacementsContract } from "../contracts/registerPlacementsContract.ts";
import { registerRecordsContract } from "../contracts/registerRecordsContract.ts";
import { registerRolesContract } from "../contracts/registerRolesContract.ts";
import { registerRotationContract } from "../contracts/registerRotationContract.ts";
import { registerSessionsContract } from "../contracts/registerSessionsContract.ts";
import { registerUsersContract } from "../contracts/registerUsersContract.ts";
import { registerWorldLifeContract } from "../contracts/registerWorldLifeContract.ts";
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
  registerAccountsContract(() => db);
  registerRotationContract(() => db);
  registerRolesContract(() => db);
  registerOrderContract(() => db);
  registerMapUploadsContract(() => db);
  registerWorldLifeContract(() => db);
  registerRecordsContract(() => db);
});
