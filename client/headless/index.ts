export { type ChatListener, ChatLog, type ChatLogOptions, type ChatTo, type OutgoingChat } from "./ChatLog.ts";
export { ClientWorld, type ClientWorldOptions } from "./ClientWorld.ts";
export { ClockSync } from "./ClockSync.ts";
export {
  Connection,
  type ConnectionListener,
  type ConnectionOptions,
  type ConnectionStatus,
  type ServerWords,
} from "./Connection.ts";
export { type AvatarSample, type CrowdListener, type CrowdSource, type Person, restingSample } from "./CrowdSource.ts";
export { FarTrack } from "./FarTrack.ts";
export { InterpolationTrack, shortestTurn } from "./InterpolationTrack.ts";
export { PersonTrack } from "./PersonTrack.ts";
export { Prediction, type Wish } from "./Prediction.ts";
