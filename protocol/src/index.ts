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
  DisplayName,
  GameToken,
  GuestSignIn,
  Problem,
  Profile,
  ProfileChange,
  WorldDetails,
  WorldList,
  WorldSummary,
} from "./rest.ts";
