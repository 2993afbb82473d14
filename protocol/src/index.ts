export { AUDIT_ACTIONS, type AuditAction } from "./auditActions.ts";
export {
  AVATAR_CHOICES,
  AVATAR_PARTS,
  AvatarLook,
  type AvatarPart,
  EMOTES,
  type Emote,
  POSTURES,
  type Posture,
} from "./avatar.ts";
export { type CloseDetails, type CloseNotice, readCloseNotice, writeCloseNotice } from "./closeNotice.ts";
export { CLOSE_REASONS, type CloseReason, type CloseReasonName, closeReasonOf, isCloseReason } from "./closeReasons.ts";
export { EVENT_KINDS, type EventKind } from "./eventKinds.ts";
export {
  emoteName,
  emoteNumber,
  emoteOf,
  isInAir,
  POSTURE,
  packFlags,
  postureName,
  postureOf,
} from "./game/avatarFlags.ts";
export {
  CHAT_BATCH_BYTES,
  type ChatBatchFlags,
  type ChatEntry,
  type ChatMessage,
  type ChatPerson,
  type ChatRevision,
  ChatScope,
  decodeChat,
  encodeChat,
  encodeChatPart,
} from "./game/chat.ts";
export { CHAT_LIMITS, cleanChatText, cleanLine } from "./game/cleanChatText.ts";
export { answerPing, decodePong, encodePing, PING_BYTES, PONG_BYTES } from "./game/clock.ts";
export type { ConversationArea, ConversationGroup, ConversationState, MediaTicket } from "./game/conversation.ts";
export { decodePresence } from "./game/decodePresence.ts";
export { decodeSnapshot } from "./game/decodeSnapshot.ts";
export { encodeCounts, encodePositions } from "./game/encodePresence.ts";
export { foldName } from "./game/foldName.ts";
export {
  decodeIntent,
  encodeIntent,
  INTENT_BYTES,
  type Intent,
  type IntentMessage,
  quantiseAxis,
  restingIntent,
} from "./game/intent.ts";
export { decodeIntroductions, encodeIntroduction, type Introduction } from "./game/introduction.ts";
export {
  BYTES,
  BYTES_RATE,
  type ClientMessage,
  type ClientMessageName,
  type ClientWords,
  clientMessages,
  type FoundPerson,
  JoinOptions,
  type MessagePhase,
  type MessageRate,
  PEOPLE_PAGE,
  PeopleCursor,
  type PersonCard,
  REFUSALS,
  type RefusalReason,
  type ServerMessages,
  WATCH_MODES,
  type WatchMode,
} from "./game/messages.ts";
export { ConversationWriter, readConversation } from "./game/packConversation.ts";
export {
  createPresence,
  PRESENCE_CELL_METERS,
  PRESENCE_MAX_BYTES,
  type Presence,
  type PresencePeople,
} from "./game/presence.ts";
export { dequantisePosition, dequantiseYaw, quantisePosition, quantiseYaw } from "./game/quantise.ts";
export { SnapshotWriter } from "./game/SnapshotWriter.ts";
export {
  createSnapshot,
  FAR_RECORD_BYTES,
  MAX_RECORDS,
  type OwnState,
  packPlace,
  packPose,
  placeX,
  placeZ,
  poseY,
  SNAPSHOT_MAX_BYTES,
  type Snapshot,
  type SnapshotHeader,
  type SnapshotRecords,
} from "./game/snapshot.ts";
export { WorldState } from "./game/worldState.ts";
export {
  type EntityId,
  entityId,
  type SeatIndex,
  seatIndex,
  type UserId,
  userId,
  type WorldId,
  worldId,
} from "./ids.ts";
export { LIMITS } from "./limits.ts";
export {
  CONTROL_CHANNELS,
  CONTROL_SOCKET,
  ControlCommand,
  type ControlCommandInput,
  ControlReport,
  DesiredGroup,
  GroupApplied,
  GroupMember,
  PeerStates,
  ReplicaHello,
  ReplicaLoad,
  ReplicaRegistration,
  ResendWorld,
  WorldManifest,
} from "./media/control.ts";
export { GrantClaims, IceServer, type MediaInvitation } from "./media/grant.ts";
export {
  type GroupId,
  groupId,
  MAX_DEPARTED,
  MayPublish,
  MEDIA_LIMITS,
  MEDIA_SOURCES,
  type MediaSource,
  type PeerId,
  peerIdOf,
  type ReplicaName,
  replicaName,
  SOURCE_KIND,
  SOURCE_RIGHT,
} from "./media/names.ts";
export {
  type ConsumerOpened,
  MEDIA_CLOSE_REASONS,
  type MediaCloseReason,
  type MediaEndReason,
  Preferences,
  type Quality,
  type Resumed,
  type Seat,
  SIGNALING_DROPPED,
  SIGNALING_REFUSALS,
  type SignalingAnswer,
  type SignalingAnswers,
  type SignalingNotice,
  type SignalingNoticeName,
  type SignalingNotices,
  type SignalingRefusal,
  SignalingRequest,
  type SignalingRequestBody,
  type SignalingRequestName,
  signalingRequests,
  type TransportOptions,
  WantedVideo,
  type Welcome,
} from "./media/signaling.ts";
export {
  ALL_PERMISSIONS,
  DEFAULT_ROLE_PERMISSIONS,
  hasPermission,
  PERMISSIONS,
  type Permission,
  type PermissionBits,
  POWERS,
  permissionBits,
  permissionNames,
} from "./permissions.ts";
export { PROBLEMS, type ProblemCode } from "./problems.ts";
export {
  DisplayName,
  GameToken,
  GuestSignIn,
  Problem,
  Profile,
  ProfileChange,
  WorldDetails,
  WorldList,
  WorldSummary,
} from "./rest/index.ts";
export { PROTOCOL_VERSION } from "./version.ts";
