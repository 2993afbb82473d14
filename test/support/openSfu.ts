import { type Database, openDatabase } from "@crowdwire/db";
import { DEFAULT_ROLE_PERMISSIONS, permissionBits, worldId } from "@crowdwire/protocol";
import { createLogger, loadEnv } from "@crowdwire/service-kit";
import { createSfu, type Sfu } from "@crowdwire/sfu";
import { SfuConfig } from "@crowdwire/sfu/config";
import type { WorldUnderTest } from "./useWorld.ts";

/** An SFU with one real worker for a world under test, in this process; `env` says how the game server reaches it. */
export function openSfu(
  { dataDir, server }: WorldUnderTest,
  signalingPort: number,
  env: Readonly<Record<string, string>>,
): Promise<Sfu> {
  const config = loadEnv(SfuConfig, {
    DATA_DIR: dataDir,
    JWKS_URL: `${server.url}/.well-known/jwks.json`,
    SIGNALING_PORT: String(signalingPort),
    SFU_OPS_PORT: "0",
    MEDIA_PORT: "0",
    MEDIA_LISTEN: "127.0.0.1",
    SFU_WORKERS: "1",
    ...env,
  });
  return createSfu(config, createLogger({ service: "sfu", level: "silent" }));
}

/** Lets everybody in a world under test mute anybody for everyone. Answers what they may do. */
export async function letAllMute({ databaseUrl, world }: WorldUnderTest): Promise<number> {
  const db: Database = openDatabase({ url: databaseUrl });
  try {
    const role = await db.roles.findDefault(worldId(world.id));
    const permissions = DEFAULT_ROLE_PERMISSIONS | permissionBits(["worldMute"]);
    await db.roles.update(worldId(world.id), role!.id, { permissions });
    return permissions;
  } finally {
    await db.close();
  }
}
