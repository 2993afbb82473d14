export {
  Account,
  AccountDeletion,
  Confirmation,
  EmailChange,
  PasswordChange,
  PasswordReset,
  ProfileChange,
  Registration,
} from "./account.ts";
export {
  Invitation,
  InvitationCreation,
  type InvitationCreationInput,
  InvitationList,
  InvitationPreview,
} from "./invitations.ts";
export { Block, BlockList, Member, MemberList } from "./members.ts";
export {
  Ban,
  BanCreation,
  BanList,
  ChatHistory,
  ChatLine,
  EventList,
  HistoryEvent,
  REPORT_DECISIONS,
  REPORT_REASONS,
  Report,
  ReportCreation,
  type ReportCreationInput,
  ReportDecision,
  ReportDetails,
  ReportList,
  ReportReason,
} from "./moderation.ts";
export { Problem } from "./problem.ts";
export { ACCESS, type Access, type Route, type RouteMethod, type Upload } from "./Route.ts";
export { ROLE_LIMITS, Role, RoleChange, RoleCreation, RoleList } from "./roles.ts";
export {
  API_PREFIX,
  LINK_PAGES,
  REQUEST_HEADER,
  ROUTES,
  type RouteInput,
  type RouteName,
  type RouteOutput,
  type Routes,
} from "./routes.ts";
export {
  GameToken,
  GuestSignIn,
  PasswordSignIn,
  Profile,
  SessionList,
  SessionSummary,
  SignIn,
  SignInMethods,
} from "./session.ts";
export { DisplayName, Email, NewPassword, Password } from "./text.ts";
export {
  BanNotice,
  MapList,
  MapVersion,
  MapVersionList,
  MembershipChange,
  PreparedMap,
  ReadyMap,
  Tag,
  TagList,
  Viewer,
  Visibility,
  WORLD_LIMITS,
  WorldChange,
  WorldCreation,
  type WorldCreationInput,
  WorldDetails,
  WorldList,
  WorldRef,
  WorldSummary,
} from "./worlds.ts";
