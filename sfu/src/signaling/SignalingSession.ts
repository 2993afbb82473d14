import {
  MEDIA_CLOSE_REASONS,
  MEDIA_LIMITS,
  type MediaCloseReason,
  PROTOCOL_VERSION,
  type Resumed,
  SIGNALING_DROPPED,
  type SignalingAnswer,
  type SignalingNoticeName,
  type SignalingNotices,
  SignalingRequest,
  type SignalingRequestName,
  signalingRequests,
  type Welcome,
} from "@crowdwire/protocol";
import { type Logger, RateLimiter } from "@crowdwire/service-kit";
import type { RawData, WebSocket } from "ws";
import { describeSeat } from "../media/describeSeat.ts";
import type { MediaTier } from "../media/MediaTier.ts";
import type { Peer, PeerSession } from "../media/Peer.ts";
import type { SfuMetrics } from "../metrics.ts";
import type { GrantCheck } from "./GrantCheck.ts";
import { handlers } from "./handlers.ts";
import { Refused, refusalOf } from "./Refused.ts";
import type { Resumptions } from "./Resumptions.ts";

export interface SignalingSessionOptions {
  readonly socket: WebSocket;
  readonly tier: MediaTier;
  readonly grants: GrantCheck;
  readonly resumptions: Resumptions;
  readonly logger: Logger;
  readonly metrics: SfuMetrics;
}

/** Whoever has not said hello by then is cut off. */
const HELLO_MS = 5000;
/** A client that reads nothing is cut off, rather than kept in our memory. */
const MOST_UNSENT_BYTES = 1_000_000;
const RATE = { perSecond: MEDIA_LIMITS.signalsPerSecond, burst: MEDIA_LIMITS.signalsPerSecond * 3 };

/** One client's signalling connection: reads, checks, answers. Requests of one client are worked on in their order. */
export class SignalingSession implements PeerSession {
  readonly #options: SignalingSessionOptions;
  readonly #rate = new RateLimiter({ ...RATE, nowMs: () => performance.now() });
  #peer: Peer | null = null;
  #isGreeted = false;
  #isClosed = false;
  #work: Promise<void> = Promise.resolve();

  constructor(options: SignalingSessionOptions) {
    this.#options = options;
  }

  start(): void {
    const { socket, logger } = this.#options;
    const patience = setTimeout(() => this.#peer === null && this.close("grantRefused"), HELLO_MS);
    patience.unref();
    socket.on("message", (data, isBinary) => this.#read(data, isBinary));
    socket.on("error", (error) => logger.debug({ err: error }, "A signalling connection failed."));
    socket.on("close", (code) => {
      clearTimeout(patience);
      this.#ended(code);
    });
  }

  notify<Name extends SignalingNoticeName>(notice: Name, body: SignalingNotices[Name]): void {
    this.#send({ notice, body });
  }

  close(reason: MediaCloseReason): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.metrics.closes.inc({ reason });
    this.#options.socket.close(MEDIA_CLOSE_REASONS[reason].code, reason);
  }

  /** Ends without a word: its client has another connection already. */
  drop(): void {
    this.#isClosed = true;
    this.#options.socket.terminate();
  }

  #read(data: RawData, isBinary: boolean): void {
    if (this.#isClosed) return;
    if (!this.#rate.take("")) {
      this.close("tooManyMessages");
      return;
    }
    const request = isBinary ? null : parse(data);
    if (request === null) {
      this.close("malformed");
      return;
    }
    this.#work = this.#work.then(() => this.#answer(request));
  }

  async #answer({ id, type, body }: { id: number; type: SignalingRequestName; body: unknown }): Promise<void> {
    const { logger, metrics } = this.#options;
    if (this.#isClosed) return;
    try {
      this.#send({ id, ok: true, body: await this.#handle(type, body) } satisfies SignalingAnswer);
    } catch (error) {
      const refused = refusalOf(error);
      metrics.refusals.inc({ reason: refused });
      if (!(error instanceof Refused)) {
        const peerId = this.#peer?.id;
        logger.warn({ err: error, request: type, peerId }, "A request of a client could not be carried out.");
      }
      this.#send({ id, ok: false, refused } satisfies SignalingAnswer);
    }
  }

  async #handle(type: SignalingRequestName, body: unknown): Promise<unknown> {
    if (type === "hello") return this.#hello(body as { grant: string; protocolVersion: number });
    if (type === "resume") return this.#resume(body as { resumeToken: string });
    if (this.#peer === null || this.#peer.isClosed) throw new Refused("notReady");
    const handle = handlers[type] as (context: unknown, body: unknown) => unknown;
    return handle({ peer: this.#peer, tier: this.#options.tier, world: this.#options.tier.worldOf(this.#peer) }, body);
  }

  async #hello({ grant, protocolVersion }: { grant: string; protocolVersion: number }): Promise<Welcome | null> {
    const { tier, grants, logger, metrics } = this.#options;
    const beganAtMs = performance.now();
    if (this.#isGreeted) return this.#refuse("malformed");
    this.#isGreeted = true;
    if (protocolVersion !== PROTOCOL_VERSION) return this.#refuse("wrongVersion");
    const claims = await grants.take(grant);
    if ("refused" in claims) {
      logger.info({ why: claims.refused }, "A grant was refused.");
      return this.#refuse(claims.refused === "keysUnavailable" ? "unavailable" : "grantRefused");
    }
    if (tier.hasDeparted(claims.world, claims.entityId, claims.ageMs)) {
      logger.info({ why: "departed" }, "A grant was refused.");
      return this.#refuse("grantRefused");
    }
    if (!tier.isReady) return this.#refuse("unavailable");
    const peer = await tier.enter(claims.world, claims.entityId, this).catch((error: unknown) => {
      // The worker died in this moment: told at once, the client comes back to another.
      logger.warn({ err: error, worldId: claims.world }, "Somebody could not be seated.");
      return this.#refuse("unavailable");
    });
    if (peer === null) return this.#refuse("full");
    this.#peer = peer;
    if (this.#isClosed) {
      // Its connection ended while the seat was made.
      tier.leave(peer);
      throw new Refused("notReady");
    }
    this.#options.resumptions.register(peer);
    metrics.helloSeconds.observe((performance.now() - beganAtMs) / 1000);
    return {
      ...describeSeat(peer),
      entityId: peer.entityId,
      resumeToken: peer.resumeToken,
      maxVideos: tier.maxVideos,
      mayPublish: peer.rights,
    };
  }

  #resume({ resumeToken }: { resumeToken: string }): Resumed | null {
    const peer = this.#isGreeted ? null : this.#options.resumptions.take(resumeToken);
    this.#isGreeted = true;
    if (peer === null) return this.#refuse("cannotResume");
    this.#peer = peer;
    const before = peer.session;
    peer.session = this;
    before?.drop();
    // What was opened while nobody listened, or was told to a connection that was breaking, is told again.
    queueMicrotask(() => {
      if (!peer.isSeatTold) peer.tellSeat(describeSeat(peer));
      for (const reception of peer.receptions.values()) {
        if (!reception.isReady) this.notify("consumerOpened", reception.describe());
      }
    });
    return {
      resumeToken: peer.resumeToken,
      mayPublish: peer.rights,
      consumerIds: [...peer.receptions.values()].map(({ consumerId }) => consumerId),
    };
  }

  #refuse(reason: MediaCloseReason): never {
    this.close(reason);
    throw new Refused("notReady");
  }

  #ended(code: number): void {
    this.#isClosed = true;
    const peer = this.#peer;
    if (peer === null || peer.session !== this) return;
    // Without a word (RFC 6455, 7.1.5), or because no word came: perhaps not for long. Anything else was meant.
    const isBroken = code === 1006 || code === SIGNALING_DROPPED;
    if (isBroken && !peer.isClosed) {
      peer.session = null;
      this.#options.resumptions.hold(peer);
    } else {
      this.#options.resumptions.forget(peer);
      this.#options.tier.leave(peer);
    }
  }

  #send(message: unknown): void {
    const { socket } = this.#options;
    if (this.#isClosed || socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_UNSENT_BYTES) {
      this.#isClosed = true;
      socket.terminate();
      return;
    }
    socket.send(JSON.stringify(message));
  }
}

function parse(data: RawData): { id: number; type: SignalingRequestName; body: unknown } | null {
  let json: unknown;
  try {
    json = JSON.parse(data.toString());
  } catch {
    return null; // Not JSON: the connection is closed for it.
  }
  const request = SignalingRequest.safeParse(json);
  if (!request.success) return null;
  const body = signalingRequests[request.data.type].safeParse(request.data.body);
  return body.success ? { id: request.data.id, type: request.data.type, body: body.data } : null;
}
