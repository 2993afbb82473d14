export type { RtcPeerOptions } from "./RtcPeer.ts";
export { RtcPeer } from "./RtcPeer.ts";
export type { IceOptions } from "./RtcTransport.ts";
export { OPUS_PAYLOAD, opusParameters, RECEIVE_CAPABILITIES, VP8_PAYLOAD, vp8Parameters } from "./rtp.ts";
export { RequestRefused, SignalingClient } from "./SignalingClient.ts";
export { Talker, type TalkerOptions } from "./Talker.ts";
export { Voice, type VoiceListener, type VoiceOptions } from "./Voice.ts";
