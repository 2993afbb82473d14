import type { ConversationState, MediaTicket, SignalingRefusal } from "@crowdwire/protocol";
import type { Ear } from "../Bot.ts";
import { RtcPeer, type RtcPeerOptions } from "./RtcPeer.ts";
import { RequestRefused } from "./SignalingClient.ts";

export interface VoiceOptions {
  /** The world's server, which the address of signalling may be relative to. */
  readonly url: string;
  /** Silent at first. */
  readonly isQuiet?: boolean;
  /** Shows itself, in three layers, and wants to see whom it shares a group with. */
  readonly hasCamera?: boolean;
  readonly peer?: RtcPeerOptions;
  /** Asks the world for another ticket; absent: one whose connection ended stays without sound. */
  readonly askForTicket?: () => void;
  readonly listener?: Partial<VoiceListener>;
}

/** Told of what happens to a voice. */
export interface VoiceListener {
  /** The world has said who is in one's groups. */
  state(state: ConversationState): void;
  joined(peer: RtcPeer): void;
  /** The connection ended without anyone here wishing it. */
  lost(code: number): void;
  refused(reason: SignalingRefusal): void;
}

const NOTHING: ConversationState = { groups: [], hearers: [], isHeardByWorld: false, area: null };
const ASK_AGAIN_MS = 2000;
/** So many pictures are wanted large, and the others small: as a screen has room. */
const LARGE_PICTURES = 2;

/** Somebody's way to the media tier, which the world's tickets lead to: one peer at a time. */
export class Voice implements Ear {
  readonly #options: VoiceOptions;
  readonly tickets: MediaTicket[] = [];
  state: ConversationState = NOTHING;
  /** Why the way to the sound failed last. */
  failure: Error | null = null;
  #peer: RtcPeer | null = null;
  /** Of the peers before. */
  #before = { packets: 0, lost: 0 };
  #entityId = 0;
  #isSpeaking: boolean;
  #isLeaving = false;
  #joining: Promise<void> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;

  constructor(options: VoiceOptions) {
    this.#options = options;
    this.#isSpeaking = options.isQuiet !== true;
  }

  converse(state: ConversationState): void {
    this.state = state;
    this.#options.listener?.state?.(state);
    void this.#look().catch(() => undefined); // Closed meanwhile.
  }

  takeTicket(ticket: MediaTicket): void {
    this.tickets.push(ticket);
    this.#joining = this.#joining.then(() => this.#take(ticket));
  }

  /** The peer, once there is one. */
  get peer(): RtcPeer | null {
    return this.#peer;
  }

  /** The avatar's id in the world; 0 before the first ticket. */
  get entityId(): number {
    return this.#entityId;
  }

  /** Packets that have come, and those that have not, of all the peers it has had. */
  get arrived(): { readonly packets: number; readonly lost: number } {
    const { packets, lost } = this.#before;
    const peer = this.#peer;
    return { packets: packets + (peer?.arrivedPackets ?? 0), lost: lost + (peer?.lostPackets ?? 0) };
  }

  get isSpeaking(): boolean {
    return this.#isSpeaking;
  }

  setSpeaking(isSpeaking: boolean): void {
    this.#isSpeaking = isSpeaking;
    this.#peer?.setSpeaking(isSpeaking);
  }

  /** Ids of those one shares a group with. */
  mates(): Set<number> {
    const mates = new Set(this.state.groups.flatMap(({ members }) => members));
    mates.delete(this.#entityId);
    return mates;
  }

  async leave(): Promise<void> {
    this.#isLeaving = true;
    clearTimeout(this.#retry);
    await this.#joining;
    this.#drop();
  }

  #drop(): void {
    this.#before = this.arrived;
    const peer = this.#peer;
    this.#peer = null;
    peer?.close();
  }

  async #take({ url, grant, peerId }: MediaTicket): Promise<void> {
    if (url === null || this.#isLeaving) return;
    this.#drop();
    const { isQuiet: _isQuiet, hasCamera, peer: options, listener } = this.#options;
    try {
      const where = new URL(url, this.#options.url.replace(/^http/u, "ws")).href;
      const peer = await RtcPeer.join(where, grant, options);
      this.#entityId = Number(peerId.split("/")[1]);
      this.#peer = peer;
      peer.signaling.onRefused = (reason) => listener?.refused?.(reason);
      this.#watch(peer);
      await peer.publish("microphone", { isSilent: !this.#isSpeaking }).catch(unlessForbidden);
      // It may have begun to speak meanwhile.
      peer.setSpeaking(this.#isSpeaking);
      if (hasCamera === true) await peer.publish("camera", { layers: "simulcast" }).catch(unlessForbidden);
      await this.#look();
      this.failure = null;
      listener?.joined?.(peer);
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error));
      if (this.#peer === null) this.#askAgain();
    }
  }

  #watch(peer: RtcPeer): void {
    void peer.signaling.closed.then(({ code }) => {
      if (this.#peer !== peer || this.#isLeaving) return;
      this.#options.listener?.lost?.(code);
      // What flows goes on flowing until somebody ends it; it is let go for another one alone.
      if (this.#options.askForTicket === undefined) return;
      this.#drop();
      this.#askAgain();
    });
  }

  #askAgain(): void {
    clearTimeout(this.#retry);
    const { askForTicket } = this.#options;
    if (askForTicket !== undefined && !this.#isLeaving) this.#retry = setTimeout(askForTicket, ASK_AGAIN_MS);
  }

  /** Says whom it would like to see, and how large. */
  async #look(): Promise<void> {
    if (this.#options.hasCamera !== true || this.#peer === null) return;
    const videos = [...this.mates()].map((entityId, rank) => ({
      entityId,
      source: "camera" as const,
      spatialLayer: rank < LARGE_PICTURES ? 2 : 0,
    }));
    await this.#peer.signaling.request("preferences", { isDeafened: false, silenced: [], hidden: [], videos });
  }
}

/** Whoever may not send now listens, and begins once they may. @throws anything else */
function unlessForbidden(error: unknown): void {
  if (!(error instanceof RequestRefused) || error.reason !== "mayNotPublish") throw error;
}
