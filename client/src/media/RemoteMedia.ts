import type { ConversationState, EntityId, MediaSource, Preferences } from "@crowdwire/protocol";
import { type AvatarSample, type CrowdSource, restingSample } from "../../headless/CrowdSource.ts";
import type { RemoteListener } from "./MediaLink.ts";
import { choiceFor, type MediaStore, putRemote, putSpeakers } from "./mediaStore.ts";
import type { RemoteTrack } from "./session/MediaSession.ts";
import { rankVideos, type VideoCandidate } from "./session/rankVideos.ts";
import type { SpatialSound } from "./sound/SpatialSound.ts";

interface Arriving extends RemoteTrack {
  readonly sinceMs: number;
  /** The simulcast layer that comes. */
  layer: number | null;
}

/** The server's word about groups and the SFU's about tracks come by different ways; one may be this much later. */
const WORD_MS = 700;
/** Height at which a video is asked for that has not come yet, and how far somebody counts as who is not in the picture. */
const UNSEEN_PIXELS = 1;
const FAR_METERS = 50;

/** Everything that comes from others: who can be heard and seen, where their voices are, which videos are wanted. */
export class RemoteMedia implements RemoteListener {
  readonly #store: MediaStore;
  readonly #crowd: CrowdSource;
  readonly #sound: SpatialSound | null;
  readonly #arriving = new Map<string, Arriving>();
  /** Those whom one hears in a talk, now or until just now: their voice is where they stand. */
  readonly #near = new Set<number>();
  /** Those whom one hears in a conference. */
  readonly #gathered = new Set<number>();
  readonly #spokeAtMs = new Map<number, number>();
  readonly #ears: AvatarSample = restingSample();
  readonly #at: AvatarSample = restingSample();
  #heights: ReadonlyMap<string, number> = new Map();

  constructor(store: MediaStore, crowd: CrowdSource, sound: SpatialSound | null) {
    this.#store = store;
    this.#crowd = crowd;
    this.#sound = sound;
  }

  arriving(): ReadonlyMap<string, Readonly<Arriving>> {
    return this.#arriving;
  }

  opened(remote: RemoteTrack): void {
    this.#arriving.set(remote.consumerId, { ...remote, sinceMs: performance.now(), layer: null });
    if (remote.track.kind === "audio") this.#sound?.add(remote.consumerId, remote.track);
    this.#tell(remote.personId);
  }

  closed(consumerId: string): void {
    const remote = this.#arriving.get(consumerId);
    if (!remote) return;
    this.#arriving.delete(consumerId);
    this.#sound?.remove(consumerId);
    if (![...this.#arriving.values()].some(({ personId }) => personId === remote.personId)) {
      if (!this.#isTogether(remote.personId)) this.#near.delete(remote.personId);
    }
    this.#tell(remote.personId);
  }

  paused(consumerId: string, isPaused: boolean): void {
    const remote = this.#arriving.get(consumerId);
    if (!remote) return;
    this.#arriving.set(consumerId, { ...remote, isPaused });
    this.#tell(remote.personId);
  }

  layer(consumerId: string, spatialLayer: number | null): void {
    const remote = this.#arriving.get(consumerId);
    if (remote) remote.layer = spatialLayer;
  }

  speaking(personIds: readonly number[]): void {
    for (const id of personIds) this.#spokeAtMs.set(id, performance.now());
    putSpeakers(this.#store, new Set(personIds));
  }

  mayPublish(mayPublish: Parameters<RemoteListener["mayPublish"]>[0]): void {
    this.#store.setState({ mayPublish });
  }

  /** The server's word about who talks with whom. */
  converse({ groups }: ConversationState): void {
    this.#gathered.clear();
    for (const { kind, members } of groups) {
      for (const id of members) (kind === "talk" ? this.#near : this.#gathered).add(id);
    }
    for (const id of this.#near) if (this.#gathered.has(id)) this.#near.delete(id);
  }

  showVideos(heights: ReadonlyMap<string, number>): void {
    this.#heights = heights;
  }

  /** Puts every voice where its owner is drawn. Call each frame. */
  frame(nowMs: number, yaw: number): void {
    const sound = this.#sound;
    if (!sound || !this.#crowd.sample(this.#crowd.selfId, nowMs, this.#ears)) return;
    sound.listen(this.#ears, yaw);
    const state = this.#store.getState();
    for (const { consumerId, personId, source, track, sinceMs } of this.#arriving.values()) {
      if (track.kind !== "audio") continue;
      const { volume, isSilenced, isBlocked } = choiceFor(state, personId);
      const isKnown = this.#near.has(personId) || this.#gathered.has(personId);
      const isEverywhere = source === "screenAudio" || !this.#near.has(personId);
      const isQuiet = isSilenced || isBlocked || (!isKnown && nowMs - sinceMs < WORD_MS);
      const at = this.#crowd.sample(personId, nowMs, this.#at) ? this.#at : null;
      sound.place(consumerId, at, this.#ears, { volume: isQuiet ? 0 : volume, isEverywhere });
    }
  }

  /** How one wants to hear and see now, for the SFU. */
  preferences(nowMs: number): Preferences {
    const state = this.#store.getState();
    const isRefused = (id: number, what: "isSilenced" | "isHidden") => {
      const choice = choiceFor(state, id);
      return choice[what] || choice.isBlocked;
    };
    const ids = [...state.choices.keys()];
    return {
      isDeafened: state.isDeafened,
      silenced: ids.filter((id) => isRefused(id, "isSilenced")) as EntityId[],
      hidden: ids.filter((id) => isRefused(id, "isHidden")) as EntityId[],
      videos: rankVideos(this.#candidates(nowMs), nowMs),
    };
  }

  /** Videos there are, as far as they are shown; and those there may be, for the SFU opens only what is asked for. */
  #candidates(nowMs: number): VideoCandidate[] {
    const { people, groups } = this.#store.getState();
    const coming = new Set<string>();
    const ids = new Set(groups.flatMap(({ members }) => members));
    for (const { personId, source } of this.#arriving.values()) {
      ids.add(personId);
      coming.add(`${source} ${personId}`);
    }
    ids.delete(this.#crowd.selfId);
    const candidates: VideoCandidate[] = [];
    for (const id of ids) {
      const choice = choiceFor(this.#store.getState(), id);
      if (choice.isHidden || choice.isBlocked) continue;
      const isPlaced = this.#crowd.sample(id, nowMs, this.#at);
      const person = {
        entityId: id,
        meters: isPlaced ? Math.hypot(this.#at.x - this.#ears.x, this.#at.z - this.#ears.z) : FAR_METERS,
        isSpeaking: people.get(id)?.isSpeaking ?? false,
        spokeAtMs: this.#spokeAtMs.get(id) ?? 0,
      };
      for (const source of ["screen", "camera"] as const) {
        const key = `${source} ${id}`;
        const heightPixels = coming.has(key) ? (this.#heights.get(key) ?? 0) : UNSEEN_PIXELS;
        candidates.push({ ...person, source, heightPixels });
      }
    }
    return candidates;
  }

  #isTogether(id: number): boolean {
    return this.#store.getState().groups.some(({ members }) => members.includes(id));
  }

  #tell(personId: number): void {
    const of = (source: MediaSource) =>
      [...this.#arriving.values()].find((each) => each.personId === personId && each.source === source);
    const known = this.#store.getState().people.get(personId);
    const microphone = of("microphone");
    const stream = (source: "camera" | "screen") => {
      const track = of(source)?.track;
      if (!track) return null;
      const before = known?.[source];
      return before?.getVideoTracks()[0] === track ? before : new MediaStream([track]);
    };
    putRemote(this.#store, personId, {
      hasMicrophone: microphone !== undefined,
      isMuted: microphone?.isPaused ?? false,
      ...(microphone === undefined && { isSpeaking: false }),
      camera: stream("camera"),
      screen: stream("screen"),
    });
  }
}
