import type { ConversationArea, ConversationGroup, MayPublish, Quality } from "@crowdwire/protocol";
import { createStore, type StoreApi } from "zustand/vanilla";
import { type CaptureKind, type CaptureState, NOT_CAPTURING } from "./devices/Capture.ts";
import { type DeviceChoices, NO_DEVICES } from "./devices/listDevices.ts";
import { type MediaPreferences, readMediaPreferences } from "./mediaPreferences.ts";

/**
 * Where the connection for sound stands. waiting: the world has not said where; off: it has no voice; reconnecting: was
 * connected and comes back by itself; blocked: packets do not get through, a relay is needed; ended: not without the person.
 */
export type LinkPhase = "waiting" | "off" | "connecting" | "connected" | "reconnecting" | "blocked" | "ended";

/** Someone who can be heard or seen. */
export interface RemotePerson {
  readonly id: number;
  readonly hasMicrophone: boolean;
  /** Has muted their own microphone. */
  readonly isMuted: boolean;
  readonly isSpeaking: boolean;
  readonly camera: MediaStream | null;
  readonly screen: MediaStream | null;
}

/** What one has decided about someone, for oneself. */
export interface PersonChoice {
  /** 0…2; 1 as they are. */
  readonly volume: number;
  readonly isSilenced: boolean;
  readonly isHidden: boolean;
  /** Neither hears nor sees the other, in both directions. */
  readonly isBlocked: boolean;
}

export const NO_CHOICE: PersonChoice = { volume: 1, isSilenced: false, isHidden: false, isBlocked: false };

/** How one consumer does. Bits per second; loss 0…1; milliseconds. */
export interface TrackQuality {
  readonly personId: number;
  readonly source: string;
  readonly bitrate: number;
  readonly loss: number;
  readonly jitterMs: number;
  /** The simulcast layer that comes, of video. */
  readonly layer: number | null;
  /** Lines of the picture that comes. */
  readonly height: number | null;
}

export interface QualityReport {
  readonly sfu: Quality | null;
  readonly uploadBitrate: number;
  readonly tracks: readonly TrackQuality[];
}

/** Someone's answer in a conference. */
export type AreaAction = "askToSpeak" | "takeBackRequest" | "grant" | "deny" | "revoke" | "lock" | "unlock";

export interface MediaActions {
  toggleMicrophone(): void;
  /** The key of push-to-talk went down or up. */
  pushToTalk(isHeld: boolean): void;
  toggleCamera(): void;
  toggleScreen(): void;
  toggleDeafened(): void;
  choose(device: "microphone" | "camera" | "speaker", id: string): void;
  setPreference(change: Partial<MediaPreferences>): void;
  setPerson(id: number, change: Partial<PersonChoice>): void;
  /** Heights in device pixels at which videos are shown now: `camera 7` → 180. Empty when none is shown. */
  showVideos(heights: ReadonlyMap<string, number>): void;
  /** Where somebody's head is on the page, in CSS pixels, and how far from the eye; null out of the picture. */
  headOnScreen(id: number): { x: number; y: number; meters: number } | null;
  /** Quality is measured only while somebody looks. */
  watchQuality(isWatched: boolean): void;
  area(action: AreaAction, personId?: number): void;
  /** How many the area one stands in holds; null: as many as come. */
  setAreaCapacity(capacity: number | null): void;
  /** The connection is made anew at once. */
  retry(): void;
}

export interface MediaState {
  link: LinkPhase;
  /** Why the link is as it is, in words; null while all is well. */
  linkNote: string | null;
  captures: Readonly<Record<CaptureKind, CaptureState>>;
  devices: DeviceChoices;
  preferences: MediaPreferences;
  /** The microphone is open and nothing of it is sent. */
  isMuted: boolean;
  /** One's own voice, as one's own microphone hears it. */
  isSpeaking: boolean;
  isDeafened: boolean;
  mayPublish: MayPublish;
  /** Something one wanted to send was refused, in words. */
  refusal: { readonly text: string } | null;
  /** One's own camera and screen, to be shown in tiles. */
  own: { readonly camera: MediaStream | null; readonly screen: MediaStream | null };
  people: ReadonlyMap<number, RemotePerson>;
  choices: ReadonlyMap<number, PersonChoice>;
  groups: readonly ConversationGroup[];
  hearers: readonly number[];
  isHeardByWorld: boolean;
  area: ConversationArea | null;
  quality: QualityReport | null;
  actions: MediaActions;
}

export type MediaStore = StoreApi<MediaState>;

const ignore = () => undefined;

const inertActions: MediaActions = {
  toggleMicrophone: ignore,
  pushToTalk: ignore,
  toggleCamera: ignore,
  toggleScreen: ignore,
  toggleDeafened: ignore,
  choose: ignore,
  setPreference: ignore,
  setPerson: ignore,
  showVideos: ignore,
  headOnScreen: () => null,
  watchQuality: ignore,
  area: ignore,
  setAreaCapacity: ignore,
  retry: ignore,
};

/** Voice and video of one visit, before anything is connected. `start` overrides what is known already. */
export function createMediaStore(start: Partial<MediaState> = {}): MediaStore {
  return createStore<MediaState>(() => ({
    link: "waiting",
    linkNote: null,
    captures: { microphone: NOT_CAPTURING, camera: NOT_CAPTURING, screen: NOT_CAPTURING },
    devices: NO_DEVICES,
    preferences: readMediaPreferences(),
    isMuted: true,
    isSpeaking: false,
    isDeafened: false,
    mayPublish: { audio: true, video: true, screen: true },
    refusal: null,
    own: { camera: null, screen: null },
    people: new Map(),
    choices: new Map(),
    groups: [],
    hearers: [],
    isHeardByWorld: false,
    area: null,
    quality: null,
    ...start,
    actions: { ...inertActions, ...start.actions },
  }));
}

/** Gives the HUD's wishes somewhere to go; the others stay as they are. */
export function bindMediaActions(store: MediaStore, actions: Partial<MediaActions>): void {
  store.setState((state) => ({ actions: { ...state.actions, ...actions } }));
}

/** One capture's state has changed. */
export function putCapture(store: MediaStore, kind: CaptureKind, capture: CaptureState): void {
  store.setState(({ captures }) => ({ captures: { ...captures, [kind]: capture } }));
}

const nobody = (id: number): RemotePerson => ({
  id,
  hasMicrophone: false,
  isMuted: false,
  isSpeaking: false,
  camera: null,
  screen: null,
});

/** What comes from someone has changed. Whoever sends nothing any more is not listed. */
export function putRemote(store: MediaStore, id: number, change: Partial<RemotePerson>): void {
  store.setState(({ people }) => {
    const person = { ...(people.get(id) ?? nobody(id)), ...change };
    const next = new Map(people);
    if (person.hasMicrophone || person.camera || person.screen) next.set(id, person);
    else next.delete(id);
    return { people: next };
  });
}

/** Who speaks now; everyone else does not. */
export function putSpeakers(store: MediaStore, speakers: ReadonlySet<number>): void {
  store.setState(({ people }) => {
    const changed = [...people.values()].filter(({ id, isSpeaking }) => isSpeaking !== speakers.has(id));
    if (changed.length === 0) return {};
    const next = new Map(people);
    for (const person of changed) next.set(person.id, { ...person, isSpeaking: !person.isSpeaking });
    return { people: next };
  });
}

export function choiceFor(state: Pick<MediaState, "choices">, id: number): PersonChoice {
  return state.choices.get(id) ?? NO_CHOICE;
}

/** Changes what one decided about someone; as they are is not kept. */
export function putChoice(store: MediaStore, id: number, change: Partial<PersonChoice>): void {
  store.setState((state) => {
    const choice = { ...choiceFor(state, id), ...change };
    const next = new Map(state.choices);
    const isNone = choice.volume === 1 && !choice.isSilenced && !choice.isHidden && !choice.isBlocked;
    if (isNone) next.delete(id);
    else next.set(id, choice);
    return { choices: next };
  });
}

/** Somebody's avatar is gone for good: so is what one decided about its id. */
export function forgetPerson(store: MediaStore, id: number): void {
  if (store.getState().choices.has(id)) putChoice(store, id, NO_CHOICE);
}
