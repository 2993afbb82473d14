/** Which rows each table holds. Only repositories see these; everyone else sees the repositories' types. */
import type {
  AdministratorGrantRow,
  BlockRow,
  EmailTokenRow,
  IdentityRow,
  SessionRow,
  SessionTokenRow,
  UserRow,
} from "./tables/people.ts";
import type {
  AuditEntryRow,
  ChatMessageRow,
  EventRow,
  RecordedBatchRow,
  ReportRow,
  StatisticRow,
  StatisticVisitorRow,
} from "./tables/records.ts";
import type {
  BanRow,
  InvitationRow,
  KickRow,
  MapUploadRow,
  MapVersionRow,
  MembershipRow,
  MuteRow,
  PlacementRow,
  RoleRow,
  WorldEpochRow,
  WorldRow,
} from "./tables/worlds.ts";

declare module "knex/types/tables.js" {
  interface Tables {
    users: UserRow;
    identities: IdentityRow;
    sessions: SessionRow;
    session_tokens: SessionTokenRow;
    email_tokens: EmailTokenRow;
    blocks: BlockRow;
    administrator_grants: AdministratorGrantRow;
    worlds: WorldRow;
    world_epochs: WorldEpochRow;
    map_versions: MapVersionRow;
    map_uploads: MapUploadRow;
    placements: PlacementRow;
    roles: RoleRow;
    memberships: MembershipRow;
    mutes: MuteRow;
    invitations: InvitationRow;
    kicks: KickRow;
    bans: BanRow;
    reports: ReportRow;
    events: EventRow;
    chat_messages: ChatMessageRow;
    statistics: StatisticRow;
    statistics_visitors: StatisticVisitorRow;
    recorded_batches: RecordedBatchRow;
    audit_log: AuditEntryRow;
  }
}
