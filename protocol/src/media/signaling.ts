/**
 * Between a client and the SFU: JSON over a WebSocket (the room's `media` message says where). The client asks with
 * requests and gets one answer to each; the SFU tells with notices. Which consumers there are is the SFU's decision: it
 * opens and closes them as the groups change (SFU3), the client says only how it wants to see what it may.
 *
 * The order: `hello` (or `resume`) → `capabilities` → `connectTransport` as mediasoup-client asks → `produce`;
 * `consumerOpened` comes by itself and is answered with `consumerReady` once the client has its consumer.
 */
import { z } from "zod";
import { EntityIdOnWire, type MayPublish, MEDIA_SOURCES, type MediaSource } from "./names.ts";

/** A parameter object of mediasoup. The SFU's mediasoup checks its inside and the answer is `badParameters`. */
const Parameters = z.looseObject({});
const Id = z.string().min(1).max(64);
const Source = z.enum(MEDIA_SOURCES);
/** `TransportOptions.id`: a word for a seat that has been replaced meanwhile is refused (`noSuchThing`), never taken for the new one. */
const TransportId = Id;
const Entities = z.array(EntityIdOnWire).max(1024);

/** A video the client would like to see, at which size. */
export const WantedVideo = z.strictObject({
  entityId: EntityIdOnWire,
  source: z.enum(["camera", "screen"]),
  /** 0 the smallest of the simulcast layers, 2 the largest. */
  spatialLayer: z.int().min(0).max(2),
});
export type WantedVideo = z.infer<typeof WantedVideo>;

/** How one wants to hear and see: whole state each time, so that only the latest counts. */
export const Preferences = z.strictObject({
  /** Hear nobody. */
  isDeafened: z.boolean(),
  /** People not to be heard. */
  silenced: Entities,
  /** People not to be seen. */
  hidden: Entities,
  /** Best first. The SFU sends at most the first `maxVideos`; videos that are not listed are paused. */
  videos: z.array(WantedVideo).max(256),
});
export type Preferences = z.infer<typeof Preferences>;

/** What each request carries. */
export const signalingRequests = {
  /** First message: the room's grant. Answer: `Welcome`. */
  hello: z.strictObject({ grant: z.string().max(4096), protocolVersion: z.int() }),
  /** First message on a new connection after the old one broke, within `resumeSeconds`. Transports stay. Answer: `Resumed`. */
  resume: z.strictObject({ resumeToken: z.string().max(128) }),
  /** What the device can receive, from `device.rtpCapabilities` (hence after `hello`). Consumers open from now on. */
  capabilities: z.strictObject({ rtpCapabilities: Parameters }),
  connectTransport: z.strictObject({ transportId: TransportId, dtlsParameters: Parameters }),
  /** The network changed. Answer: `{ iceParameters }`. */
  restartIce: z.strictObject({ transportId: TransportId }),
  /** Publishes a source, once. Answer: `{ producerId }`. */
  produce: z.strictObject({
    transportId: TransportId,
    source: Source,
    rtpParameters: Parameters,
    isPaused: z.boolean(),
  }),
  /** Mutes or unmutes: nothing is forwarded while paused. */
  pauseProducer: z.strictObject({ source: Source, isPaused: z.boolean() }),
  closeProducer: z.strictObject({ source: Source }),
  /** The client has made its consumer: begin to send. */
  consumerReady: z.strictObject({ consumerId: Id }),
  /** Asks for a producer by its id; the answer is a `ConsumerOpened` or the refusal `notGranted`. For a client that lost one. */
  consume: z.strictObject({ producerId: Id }),
  preferences: Preferences,
  /** Opens a data channel to some people one shares a group with (files). Answer: `{ dataProducerId }`. */
  produceData: z.strictObject({
    transportId: TransportId,
    label: z.string().max(256),
    protocol: z.string().max(64),
    to: z.array(EntityIdOnWire).min(1).max(64),
    sctpStreamParameters: Parameters,
  }),
  closeDataProducer: z.strictObject({ dataProducerId: Id }),
  /** Answer: `Quality`. */
  quality: z.strictObject({}),
} as const satisfies Record<string, z.ZodType>;

export type SignalingRequestName = keyof typeof signalingRequests;
export type SignalingRequestBody<Name extends SignalingRequestName> = z.input<(typeof signalingRequests)[Name]>;

/** The envelope of every request. `id` is the client's own, to find the answer by. */
export const SignalingRequest = z.strictObject({
  id: z.int().nonnegative(),
  type: z.enum(Object.keys(signalingRequests) as [SignalingRequestName, ...SignalingRequestName[]]),
  body: z.unknown(),
});

/** What mediasoup-client's `createSendTransport`, `createRecvTransport` take. */
export interface TransportOptions {
  readonly id: string;
  readonly iceParameters: Record<string, unknown>;
  readonly iceCandidates: readonly Record<string, unknown>[];
  readonly dtlsParameters: Record<string, unknown>;
  readonly sctpParameters: Record<string, unknown>;
}

/** Both transports of a peer and the router behind them. */
export interface Seat {
  readonly routerRtpCapabilities: Record<string, unknown>;
  readonly send: TransportOptions;
  readonly receive: TransportOptions;
}

export interface Welcome extends Seat {
  readonly entityId: number;
  readonly resumeToken: string;
  readonly maxVideos: number;
  readonly mayPublish: MayPublish;
}

export interface Resumed {
  /** Another one for the next time. */
  readonly resumeToken: string;
  readonly mayPublish: MayPublish;
  /** Consumers that are open; the client closes its others. */
  readonly consumerIds: readonly string[];
}

/** Someone can be heard or seen. Paused on the SFU until `consumerReady`. */
export interface ConsumerOpened {
  readonly consumerId: string;
  readonly producerId: string;
  readonly entityId: number;
  readonly source: MediaSource;
  readonly rtpParameters: Record<string, unknown>;
  /** Its owner has muted it. */
  readonly isProducerPaused: boolean;
}

/** How well packets get through, as the SFU sees it. Bits per second; loss 0…1; milliseconds. */
export interface Quality {
  readonly sending: { readonly bitrate: number; readonly loss: number; readonly roundTripMs: number | null };
  readonly receiving: { readonly bitrate: number; readonly loss: number; readonly availableBitrate: number | null };
  /** udp or tcp, and whether through a relay as far as can be seen. */
  readonly protocol: "udp" | "tcp" | null;
}

export interface SignalingAnswers {
  hello: Welcome;
  resume: Resumed;
  capabilities: Record<string, never>;
  connectTransport: Record<string, never>;
  restartIce: { readonly iceParameters: Record<string, unknown> };
  produce: { readonly producerId: string };
  pauseProducer: Record<string, never>;
  closeProducer: Record<string, never>;
  consumerReady: Record<string, never>;
  consume: ConsumerOpened;
  preferences: Record<string, never>;
  produceData: { readonly dataProducerId: string };
  closeDataProducer: Record<string, never>;
  quality: Quality;
}

/** Why a well-formed request was refused; the sentence is for people. */
export const SIGNALING_REFUSALS = {
  notGranted: "You hear and see those you stand with. Walk up to them.",
  mayNotPublish: "Your role or this area does not let you send this. Elsewhere in the world you may.",
  audioFull: "So many people are talking here that no further voice fits in. Please try again in a moment.",
  videoFull: "So many people are talking here that there is no room for your picture. Your voice still works.",
  alreadyPublished: "This is being sent already.",
  noSuchThing: "This is no longer there.",
  badParameters:
    "Your browser and the media server do not understand each other. Load the page again, or take another browser.",
  notReady: "The connection for sound and pictures is not ready yet. Try again in a moment.",
  tooOften: "A little slower, please. Wait a moment, and try again.",
  tooMany: "That is more at once than anyone may send. Turn something off first.",
  failed: "The media server could not do this. Please try again.",
} as const;
export type SignalingRefusal = keyof typeof SIGNALING_REFUSALS;

/** One answer to each request. */
export type SignalingAnswer =
  | { readonly id: number; readonly ok: true; readonly body: unknown }
  | { readonly id: number; readonly ok: false; readonly refused: SignalingRefusal };

/** Why a consumer, a producer or a data channel was closed by the SFU. */
export type MediaEndReason =
  | "notGranted"
  | "publisherStopped"
  | "publisherLeft"
  | "workerDied"
  /** Others are larger, nearer or asked for: see `Preferences.videos`. */
  | "notChosen";

/** What the SFU tells by itself. */
export interface SignalingNotices {
  consumerOpened: ConsumerOpened;
  consumerClosed: { readonly consumerId: string; readonly reason: MediaEndReason };
  /** The owner muted or unmuted. */
  producerPaused: { readonly consumerId: string; readonly isPaused: boolean };
  /** The SFU stopped or went on sending, or another layer comes now; null while nothing is sent. */
  consumerLayers: { readonly consumerId: string; readonly spatialLayer: number | null };
  /** 0 (nothing gets through) … 10. */
  consumerScore: { readonly consumerId: string; readonly score: number };
  /** What one may publish, in at least one of one's groups; what one may no longer is closed with `producerClosed`. */
  mayPublish: MayPublish;
  producerClosed: { readonly source: MediaSource; readonly reason: MediaEndReason };
  /** Who of those one hears is speaking now, loudest first. Volume in dBov, −127…0. */
  speaking: { readonly speakers: readonly { readonly entityId: number; readonly volume: number }[] };
  dataConsumerOpened: {
    readonly dataConsumerId: string;
    readonly dataProducerId: string;
    readonly entityId: number;
    readonly label: string;
    readonly protocol: string;
    readonly sctpStreamParameters: Record<string, unknown>;
  };
  dataConsumerClosed: { readonly dataConsumerId: string; readonly reason: MediaEndReason };
  /** The worker behind the peer died or is being emptied: make both transports anew from these, and publish again. */
  seatReplaced: Seat;
}
export type SignalingNoticeName = keyof SignalingNotices;
export type SignalingNotice = {
  [Name in SignalingNoticeName]: { readonly notice: Name; readonly body: SignalingNotices[Name] };
}[SignalingNoticeName];

/**
 * A client closes with this where nothing comes any more: as after a connection that broke without a word (1006), it means to
 * resume, and its peer is kept for a while.
 */
export const SIGNALING_DROPPED = 4000;

/** Why the SFU closed the signalling connection: WebSocket close codes. */
export const MEDIA_CLOSE_REASONS = {
  /** Ask the room for a new grant. */
  grantRefused: {
    code: 4401,
    retriable: true,
    sentence: "The ticket for sound was not valid. A new one is being fetched.",
  },
  /** The resume token is unknown or too old: ask the room for a new grant. */
  cannotResume: {
    code: 4402,
    retriable: true,
    sentence: "The sound connection could not be resumed and is made anew.",
  },
  takenOver: { code: 4403, retriable: false, sentence: "Sound moved to another tab or device of yours." },
  /** One has left the world. Whoever has come back meanwhile, and met late word of it, asks the room for a new grant. */
  departed: { code: 4404, retriable: true, sentence: "You have left this world, so its sound ended." },
  malformed: {
    code: 4405,
    retriable: false,
    sentence: "The sound connection sent something unreadable. Reload the page.",
  },
  tooManyMessages: {
    code: 4406,
    retriable: false,
    sentence: "The sound connection sent too much at once. Reload the page.",
  },
  wrongVersion: { code: 4407, retriable: false, sentence: "CrowdWire has been updated. Reload the page." },
  /** All workers are full. */
  full: {
    code: 4408,
    retriable: true,
    sentence: "So many people are talking that no further voice fits in right now.",
  },
  /** The process stops: the room sends a new grant. */
  stopping: {
    code: 4409,
    retriable: true,
    sentence: "The sound server is restarting. You will hear again in a moment.",
  },
  unavailable: { code: 4410, retriable: true, sentence: "Sound is not available right now. It comes back by itself." },
} as const;
export type MediaCloseReason = keyof typeof MEDIA_CLOSE_REASONS;
