import type { ClientMessageName, ClientWords, ConversationState, MediaTicket, Preferences } from "@crowdwire/protocol";
import type { CrowdSource } from "../../headless/CrowdSource.ts";
import { MediaLink } from "./MediaLink.ts";
import { changeMediaPreferences } from "./mediaPreferences.ts";
import {
  type AreaAction,
  bindMediaActions,
  forgetPerson,
  type MediaState,
  type MediaStore,
  putChoice,
} from "./mediaStore.ts";
import { OwnMedia } from "./OwnMedia.ts";
import { RemoteMedia } from "./RemoteMedia.ts";
import type { MediaSession } from "./session/MediaSession.ts";
import { Publications } from "./session/Publications.ts";
import { QualityMeter } from "./session/QualityMeter.ts";
import { audioContext } from "./sound/audioContext.ts";
import { Chimes } from "./sound/Chimes.ts";
import { chimeFor } from "./sound/chimeFor.ts";
import { SpatialSound } from "./sound/SpatialSound.ts";

export interface VoiceAndVideoOptions {
  readonly store: MediaStore;
  readonly crowd: CrowdSource;
  /** Says something to the world. */
  readonly say: <Name extends ClientMessageName>(name: Name, message: ClientWords<Name>) => void;
}

const PREFERENCES_EVERY_MS = 250;
const QUALITY_EVERY_MS = 1500;

/** Voice and video of one visit: told by the world who talks with whom and where sound is had, it does the rest. */
export class VoiceAndVideo {
  readonly #options: VoiceAndVideoOptions;
  readonly #publications: Publications;
  readonly #own: OwnMedia;
  readonly #remote: RemoteMedia;
  readonly #link: MediaLink;
  readonly #sound: SpatialSound | null;
  readonly #chimes: Chimes | null;
  readonly #quality = new QualityMeter();
  readonly #closing: (() => void)[] = [];
  /** Where sound is heard; "" is whatever the system takes. */
  #speakerId = "";
  #told = "";
  #dueMs = 0;
  #qualityTimer: ReturnType<typeof setInterval> | undefined;

  constructor(options: VoiceAndVideoOptions) {
    this.#options = options;
    const { store, crowd, say } = options;
    const context = audioContext();
    this.#sound = context && new SpatialSound(context);
    this.#chimes = context && this.#sound && new Chimes(context, this.#sound.output);
    this.#publications = new Publications({ refused: (_source, text) => store.setState({ refusal: { text } }) });
    this.#own = new OwnMedia(store, this.#publications);
    this.#remote = new RemoteMedia(store, crowd, this.#sound);
    this.#link = new MediaLink({
      store,
      publications: this.#publications,
      remote: this.#remote,
      askForTicket: () => say("mediaTicket", {}),
      openSession: async (ticket, publications, listener) => {
        const { MediaSession } = await import("./session/MediaSession.ts");
        return new MediaSession(ticket, publications, listener);
      },
      onSession: (session) => {
        this.#told = "";
        this.#prefer(session, performance.now());
      },
    });
    this.#closing.push(crowd.listen({ entered: ignore, changed: ignore, left: (id) => forgetPerson(store, id) }));
    this.#bindActions();
    this.#own.begin();
    this.#applyPreferences();
  }

  get state(): MediaState {
    return this.#options.store.getState();
  }

  get remote(): RemoteMedia {
    return this.#remote;
  }

  get session(): MediaSession | null {
    return this.#link.session;
  }

  get publications(): Publications {
    return this.#publications;
  }

  get sound(): SpatialSound | null {
    return this.#sound;
  }

  /** The world said where sound is had. */
  takeTicket(ticket: MediaTicket): void {
    this.#link.take(ticket);
  }

  /** The world said who talks with whom. */
  converse(state: ConversationState): void {
    const { store, crowd } = this.#options;
    const chime = chimeFor(store.getState(), state, crowd.selfId);
    const { groups, hearers, isHeardByWorld, area } = state;
    store.setState({ groups, hearers, isHeardByWorld, area });
    this.#remote.converse(state);
    if (chime !== null) this.#chimes?.play(chime);
  }

  /** Call each frame; `yaw` is where one looks. */
  frame(nowMs: number, yaw: number): void {
    this.#remote.frame(nowMs, yaw);
    if (nowMs < this.#dueMs) return;
    this.#dueMs = nowMs + PREFERENCES_EVERY_MS;
    this.#own.listenToSelf(nowMs);
    if (this.#link.session) this.#prefer(this.#link.session, nowMs);
  }

  close(): void {
    clearInterval(this.#qualityTimer);
    for (const close of this.#closing) close();
    this.#link.close();
    this.#own.close();
    this.#sound?.close();
  }

  /** Tells the SFU how one wants to hear and see, where that has changed. */
  #prefer(session: MediaSession, nowMs: number): void {
    const preferences: Preferences = this.#remote.preferences(nowMs);
    const text = JSON.stringify(preferences);
    if (text === this.#told) return;
    this.#told = text;
    session.prefer(preferences);
  }

  #bindActions(): void {
    const { store } = this.#options;
    const own = this.#own;
    bindMediaActions(store, {
      toggleMicrophone: () => own.toggleMicrophone(),
      pushToTalk: (isHeld) => own.pushToTalk(isHeld),
      toggleCamera: () => own.toggleCamera(),
      toggleScreen: () => own.toggleScreen(),
      toggleDeafened: () => {
        store.setState(({ isDeafened }) => ({ isDeafened: !isDeafened }));
        this.#sound?.setSilent(store.getState().isDeafened);
        this.#dueMs = 0;
      },
      choose: (device, id) => {
        if (device !== "speaker") {
          own.choose(device, id);
          return;
        }
        store.setState({ preferences: changeMediaPreferences({ speakerId: id }) });
        this.#applyPreferences();
      },
      setPreference: (change) => {
        if (change.pushToTalk === true) own.holdBack();
        store.setState({ preferences: changeMediaPreferences(change) });
        this.#applyPreferences();
      },
      setPerson: (id, change) => {
        putChoice(store, id, change);
        this.#dueMs = 0;
      },
      showVideos: (heights) => this.#remote.showVideos(heights),
      watchQuality: (isWatched) => this.#watchQuality(isWatched),
      area: (action, personId) => this.#answerArea(action, personId),
      setAreaCapacity: (capacity) => this.#options.say("areaSettings", { capacity }),
      retry: () => this.#link.retry(),
    });
  }

  #applyPreferences(): void {
    const { speakerId, chimes } = this.#options.store.getState().preferences;
    if (this.#chimes) this.#chimes.isMuted = !chimes;
    if (speakerId === this.#speakerId) return;
    this.#speakerId = speakerId;
    // The device of another day may be gone: then sound stays where it is.
    this.#sound?.playOn(speakerId).catch(ignore);
  }

  #watchQuality(isWatched: boolean): void {
    clearInterval(this.#qualityTimer);
    if (!isWatched) return;
    const look = () => {
      const { session } = this.#link;
      if (!session) return;
      this.#quality
        .measure(session, this.#publications.producers())
        .then((quality) => this.#options.store.setState({ quality }), reportError);
    };
    look();
    this.#qualityTimer = setInterval(look, QUALITY_EVERY_MS);
  }

  #answerArea(action: AreaAction, personId?: number): void {
    const { say } = this.#options;
    switch (action) {
      case "askToSpeak":
      case "takeBackRequest":
        say("speakRequest", { isAsking: action === "askToSpeak" });
        break;
      case "lock":
      case "unlock":
        say("areaSettings", { isLocked: action === "lock" });
        break;
      case "grant":
      case "deny":
      case "revoke":
        if (personId !== undefined) {
          say("speakAnswer", { entityId: personId as ClientWords<"speakAnswer">["entityId"], answer: action });
        }
        break;
    }
  }
}

function ignore(): void {
  // Nothing to do.
}
