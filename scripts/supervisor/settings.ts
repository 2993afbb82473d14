import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadEnv } from "@crowdwire/service-kit";
import { z } from "zod";

const port = z.coerce.number({ error: "must be a port number, 1 to 65535" }).int().min(0).max(65_535);

/** What `npm start` and `npm run dev` themselves look at; everything else goes to the services as it is. */
export const SupervisorConfig = z
  .object({
    PORT: port.min(1).default(2567).meta({ description: "Where people connect." }),
    OPS_PORT: port
      .min(1)
      .optional()
      .meta({ description: "Health and metrics, on this machine only; PORT + 1 when absent." }),
    HOST: z.string().default("127.0.0.1").meta({
      description: "Address to listen on for players. 0.0.0.0 lets other machines in.",
    }),
    DATA_DIR: z.string().default(".data").meta({ description: "Folder of all state: database, logs, keys, maps." }),
    DATABASE_URL: z.url().optional().meta({
      description: "A PostgreSQL database to use instead of the embedded one.",
      secret: true,
    }),
    CHROMIUM_PATH: z
      .string()
      .optional()
      .meta({ description: "The browser for `npm test`, when it is not found by itself." }),
  })
  .refine((config) => config.OPS_PORT !== config.PORT, {
    path: ["OPS_PORT"],
    error: "must differ from PORT: it is for operators alone",
  });

export interface Settings {
  root: string;
  dataDir: string;
  port: number;
  opsPort: number;
  host: string;
  databaseUrl: string | undefined;
}

/** Adds what the checkout's `.env` says to our own environment, which wins where both say something. */
export function useEnvFile(root: string): void {
  const path = join(root, ".env");
  if (existsSync(path)) {
    process.loadEnvFile(path);
  }
}

/** Reads what the tasks need from the environment. @throws ConfigError */
export function readSettings(root: string, source: NodeJS.ProcessEnv): Settings {
  const config = loadEnv(SupervisorConfig, source);
  return {
    root,
    dataDir: resolve(root, config.DATA_DIR),
    port: config.PORT,
    opsPort: config.OPS_PORT ?? config.PORT + 1,
    host: config.HOST,
    databaseUrl: config.DATABASE_URL,
  };
}
