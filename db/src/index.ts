export {
  AlreadyExists,
  DatabaseConflict,
  DatabaseFault,
  DatabaseUnavailable,
  MissingReference,
} from "./errors.ts";
export { grantAdministrator } from "./grantAdministrator.ts";
export { type MapVersionId, mapVersionId, type SessionId, sessionId } from "./ids.ts";
export { type Database, type DatabaseOptions, openDatabase, type Repositories } from "./openDatabase.ts";
export type { AdministratorRepository, GrantOutcome } from "./repositories/administrators.ts";
export type { Placement, PlacementRepository } from "./repositories/placements.ts";
export type { NewSession, Session, SessionRepository } from "./repositories/sessions.ts";
export type { NewAccount, NewGuest, User, UserChange, UserRepository } from "./repositories/users.ts";
export {
  MapFileNames,
  type MapVersion,
  type SeedOutcome,
  type SeedWorld,
  type World,
  type WorldRepository,
  type WorldVisibility,
} from "./repositories/worlds.ts";
