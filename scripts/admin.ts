// `npm run admin -- grant EMAIL`: what an operator does to the data, whether CrowdWire runs or not.
import { dirname, join } from "node:path";
import { type Database, grantAdministrator, openDatabase } from "@crowdwire/db";
import { openEmbeddedPostgres } from "@crowdwire/db/embedded";
import { AppError } from "@crowdwire/service-kit";
import { exitWithParent } from "@crowdwire/service-kit/exitWithParent";
import { z } from "zod";
import { readSettings, useEnvFile } from "./supervisor/settings.ts";

const USAGE = `Usage:
  npm run admin -- grant EMAIL    make whoever has this e-mail address an administrator, now or when they register`;

const root = dirname(import.meta.dirname);
useEnvFile(root);

exitWithParent();
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof z.ZodError) {
    console.error(error.issues.map((issue) => issue.message).join("\n"));
  } else if (error instanceof AppError) {
    console.error(error.message);
  } else {
    throw error;
  }
  process.exitCode = 1;
}

async function run([command, ...args]: string[]): Promise<number> {
  if (command !== "grant" || args.length !== 1) {
    console.error(USAGE);
    return 2;
  }
  const email = args[0] ?? "";
  const outcome = await withDatabase((database) => grantAdministrator(database, email));
  console.log(
    outcome.kind === "granted"
      ? `${email} is an administrator now.`
      : `Nobody has registered ${email} yet; whoever does will be an administrator.`,
  );
  return 0;
}

/** Opens DATABASE_URL, or the embedded server: the running one, or one for as long as this takes. */
async function withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const settings = readSettings(root, process.env);
  const embedded =
    settings.databaseUrl === undefined
      ? await openEmbeddedPostgres({ dataDir: join(settings.dataDir, "postgres"), log: (line) => console.error(line) })
      : undefined;
  try {
    const url = settings.databaseUrl ?? embedded?.url ?? "";
    const database = openDatabase({ url, pool: { max: 2 }, applicationName: "crowdwire-admin" });
    try {
      // On a fresh checkout there are no tables yet.
      await database.migrate();
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await embedded?.stop();
  }
}
