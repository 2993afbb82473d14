import knexFactory, { type Knex } from "knex";
import "./tables.ts";
import { toDatabaseError } from "./errors.ts";
import { migrateToLatest, rollbackAll } from "./migrate.ts";
import { createRunQuery, type RunQuery } from "./RunQuery.ts";
import { type AccessRepository, createAccessRepository } from "./repositories/access.ts";
import { type AdministratorRepository, createAdministratorRepository } from "./repositories/administrators.ts";
import { type AuditLogRepository, createAuditLogRepository } from "./repositories/auditLog.ts";
import { type BanRepository, createBanRepository } from "./repositories/bans.ts";
import { type BlockRepository, createBlockRepository } from "./repositories/blocks.ts";
import { type ChatMessageRepository, createChatMessageRepository } from "./repositories/chatMessages.ts";
import { createEmailTokenRepository, type EmailTokenRepository } from "./repositories/emailTokens.ts";
import { createEpochRepository, type EpochRepository } from "./repositories/epochs.ts";
import { createEventRepository, type EventRepository } from "./repositories/events.ts";
import { createIdentityRepository, type IdentityRepository } from "./repositories/identities.ts";
import { createInvitationRepository, type InvitationRepository } from "./repositories/invitations.ts";
import { createKickRepository, type KickRepository } from "./repositories/kicks.ts";
import { createMapUploadRepository, type MapUploadRepository } from "./repositories/mapUploads.ts";
import { createMembershipRepository, type MembershipRepository } from "./repositories/memberships.ts";
import { createMuteRepository, type MuteRepository } from "./repositories/mutes.ts";
import { createPlacementRepository, type PlacementRepository } from "./repositories/placements.ts";
import { createReportRepository, type ReportRepository } from "./repositories/reports.ts";
import { createRoleRepository, type RoleRepository } from "./repositories/roles.ts";
import { createSessionRepository, type SessionRepository } from "./repositories/sessions.ts";
import { createStatisticRepository, type StatisticRepository } from "./repositories/statistics.ts";
import { createUserRepository, type UserRepository } from "./repositories/users.ts";
import { createWorldRepository, type WorldRepository } from "./repositories/worlds.ts";

export interface DatabaseOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  readonly pool?: {
    /** Connections this process may hold; 10 unless told. */
    readonly max?: number;
    /** How long a caller waits for a connection; 5,000 unless told. */
    readonly acquireTimeoutMs?: number;
  };
  /** The server gives up on a statement after this; 10,000 unless told. */
  readonly statementTimeoutMs?: number;
  /** Told what knex would print: lost connections, mostly. Each also reaches the caller as an error. */
  readonly log?: (message: string) => void;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
}

/** Everything that can be asked of the database. Every method rejects with an error of errors.ts, never a raw one. */
export interface Repositories {
  readonly access: AccessRepository;
  readonly administrators: AdministratorRepository;
  readonly auditLog: AuditLogRepository;
  readonly bans: BanRepository;
  readonly blocks: BlockRepository;
  readonly chatMessages: ChatMessageRepository;
  readonly emailTokens: EmailTokenRepository;
  readonly epochs: EpochRepository;
  readonly events: EventRepository;
  readonly identities: IdentityRepository;
  readonly invitations: InvitationRepository;
  readonly kicks: KickRepository;
  readonly mapUploads: MapUploadRepository;
  readonly memberships: MembershipRepository;
  readonly mutes: MuteRepository;
  readonly placements: PlacementRepository;
  readonly reports: ReportRepository;
  readonly roles: RoleRepository;
  readonly sessions: SessionRepository;
  readonly statistics: StatisticRepository;
  readonly users: UserRepository;
  readonly worlds: WorldRepository;
}

export interface Database extends Repositories {
  /** Runs `work` on one transaction: all of it is committed when it resolves, none of it when it rejects. */
  transaction<Result>(work: (repositories: Repositories) => Promise<Result>): Promise<Result>;
  /** Brings the schema to the newest version; answers the names of the migrations it ran. Safe to run from several processes. */
  migrate(): Promise<string[]>;
  /** Takes back every migration and with it all data. For tests. */
  rollback(): Promise<void>;
  /** Resolves when the database answers. @throws DatabaseUnavailable */
  ping(): Promise<void>;
  /** Waits for running statements and closes every connection. Closing twice is fine. */
  close(): Promise<void>;
}

/** Opens a pool; connects when first asked something, and again by itself after the server was away. */
export function openDatabase(options: DatabaseOptions): Database {
  const acquireTimeoutMs = options.pool?.acquireTimeoutMs ?? 5_000;
  const knex = knexFactory({
    client: "pg",
    connection: {
      connectionString: options.url,
      application_name: options.applicationName ?? "crowdwire",
      connectionTimeoutMillis: acquireTimeoutMs,
      statement_timeout: options.statementTimeoutMs ?? 10_000,
      keepAlive: true,
    },
    pool: { min: 0, max: options.pool?.max ?? 10 },
    acquireConnectionTimeout: acquireTimeoutMs,
    log: quietLog(options.log),
  });
  const run = createRunQuery(knex);
  let closing: Promise<void> | undefined;

  return {
    ...createRepositories(run),
    transaction: async (work) => {
      // What the work itself throws is the caller's own and comes back untouched.
      let thrown: { error: unknown } | undefined;
      try {
        return await knex.transaction(async (trx) => {
          try {
            return await work(createRepositories(createRunQuery(trx)));
          } catch (error) {
            thrown = { error };
            throw error;
          }
        });
      } catch (error) {
        if (thrown !== undefined && error === thrown.error) throw error;
        throw toDatabaseError(error);
      }
    },
    migrate: () => run(migrateToLatest),
    rollback: () => run(rollbackAll),
    ping: () => run((pool) => pool.raw("select 1")).then(() => undefined),
    close: () => {
      closing ??= knex.destroy();
      return closing;
    },
  };
}

/** knex prints to the console unless it is given somebody to talk to. */
function quietLog(log: ((message: string) => void) | undefined): Knex.Logger {
  const pass = (message: unknown) => log?.(message instanceof Error ? message.message : String(message));
  return { warn: pass, error: pass, debug: pass, deprecate: pass };
}

function createRepositories(run: RunQuery): Repositories {
  return {
    access: createAccessRepository(run),
    administrators: createAdministratorRepository(run),
    auditLog: createAuditLogRepository(run),
    bans: createBanRepository(run),
    blocks: createBlockRepository(run),
    chatMessages: createChatMessageRepository(run),
    emailTokens: createEmailTokenRepository(run),
    epochs: createEpochRepository(run),
    events: createEventRepository(run),
    identities: createIdentityRepository(run),
    invitations: createInvitationRepository(run),
    kicks: createKickRepository(run),
    mapUploads: createMapUploadRepository(run),
    memberships: createMembershipRepository(run),
    mutes: createMuteRepository(run),
    placements: createPlacementRepository(run),
    reports: createReportRepository(run),
    roles: createRoleRepository(run),
    sessions: createSessionRepository(run),
    statistics: createStatisticRepository(run),
    users: createUserRepository(run),
    worlds: createWorldRepository(run),
  };
}
