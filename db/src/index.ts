export {
  AlreadyExists,
  DatabaseConflict,
  DatabaseFault,
  DatabaseUnavailable,
  InvalidValue,
  MissingReference,
  type Obstacle,
  Obstructed,
} from "./errors.ts";
export { grantAdministrator } from "./grantAdministrator.ts";
export {
  type BanId,
  banId,
  type InvitationId,
  invitationId,
  type MapVersionId,
  mapVersionId,
  type ReportId,
  type RoleId,
  reportId,
  roleId,
  type SessionId,
  sessionId,
} from "./ids.ts";
export { type Database, type DatabaseOptions, openDatabase, type Repositories } from "./openDatabase.ts";
export { MAX_PAGE, type Page, type PageOf } from "./paging.ts";
export type { AcceptOutcome } from "./repositories/acceptInvitation.ts";
export type { AccessRepository, BanNotice, DoorAccess, WorldAccess } from "./repositories/access.ts";
export type { AdministratorRepository, GrantOutcome } from "./repositories/administrators.ts";
export type { AuditEntry, AuditLogRepository, AuditSearch, NewAuditEntry } from "./repositories/auditLog.ts";
export type { Ban, BanRepository, NamedBan, NewBan } from "./repositories/bans.ts";
export type { BlockRepository } from "./repositories/blocks.ts";
export type {
  ChatMessage,
  ChatMessageRepository,
  ChatSearch,
  KeptChatMessage,
  NewChatMessage,
} from "./repositories/chatMessages.ts";
export type { NewWorld } from "./repositories/createWorld.ts";
export type { EmailProof, EmailPurpose, EmailTokenRepository, NewEmailToken } from "./repositories/emailTokens.ts";
export type { EpochRepository } from "./repositories/epochs.ts";
export { ERASED_NAME } from "./repositories/eraseUser.ts";
export type {
  EventRepository,
  EventSearch,
  HistoryEvent,
  NewEvent,
} from "./repositories/events.ts";
export type { Identity, IdentityRepository } from "./repositories/identities.ts";
export type { Invitation, InvitationRepository, NewInvitation } from "./repositories/invitations.ts";
export type { KickRepository, NewKick } from "./repositories/kicks.ts";
export type { MapUploadRepository, MapUsage, NewMapUpload } from "./repositories/mapUploads.ts";
export { MapFileNames, type MapVersion } from "./repositories/mapVersions.ts";
export type {
  Member,
  MemberSearch,
  Membership,
  MembershipChange,
  MembershipRepository,
  MemberVisit,
} from "./repositories/memberships.ts";
export type { MuteChange, MuteRepository } from "./repositories/mutes.ts";
export type { Placement, PlacementRepository } from "./repositories/placements.ts";
export type { NamedUser, NewReport, Report, ReportRepository, ReportSearch } from "./repositories/reports.ts";
export type { Role, RoleChange, RoleRepository } from "./repositories/roles.ts";
export type { RotationOutcome, TokenRotation } from "./repositories/rotateToken.ts";
export type { WorldListing, WorldSearch } from "./repositories/searchWorlds.ts";
export type { SeedOutcome, SeedWorld } from "./repositories/seedWorld.ts";
export type { NewSession, SessionRepository } from "./repositories/sessions.ts";
export {
  type Measurement,
  PEAK_METRICS,
  type RecordedBatch,
  type StatisticMetric,
  type StatisticPeriod,
  type StatisticPoint,
  type StatisticRepository,
  type StatisticScope,
  SUMMED_METRICS,
  type Visit,
} from "./repositories/statistics.ts";
export type { Session } from "./repositories/toSession.ts";
export type { Credentials, NewAccount, NewGuest, User, UserChange, UserRepository } from "./repositories/users.ts";
export type { World, WorldChange, WorldRepository, WorldVisibility } from "./repositories/worlds.ts";
