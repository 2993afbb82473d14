import {
  EMOTES,
  type Emote,
  type FoundPerson,
  type PeopleCursor,
  type PermissionBits,
  type PersonCard,
  type Posture,
  REFUSALS,
  type ServerMessages,
  type WatchMode,
} from "@crowdwire/protocol";
import { createStore, type StoreApi } from "zustand/vanilla";

/** `watching`: the world is full, and one looks on without an avatar. */
export type WorldPhase = "loading" | "watching" | "inside" | "reconnecting" | "ended";
export type CameraMode = "third" | "first";
export const QUALITY_LEVELS = ["low", "medium", "high", "ultra"] as const;
export type QualityLevel = (typeof QUALITY_LEVELS)[number];
export type QualityWish = "auto" | QualityLevel;

export interface PersonRow {
  readonly id: number;
  readonly name: string;
  readonly isSelf: boolean;
}

/** Somebody near, as text. */
export interface NearPerson {
  readonly id: number;
  readonly name: string;
  readonly meters: number;
  /** Such as “sits”; empty where they only stand. */
  readonly doing: string;
}

/** What others see in the picture, for a page without one. */
export interface Surroundings {
  readonly near: readonly NearPerson[];
  /** What happened, the newest last. */
  readonly told: readonly { readonly key: number; readonly text: string }[];
}

/** Everybody in the world whose name holds a text, as far as they were asked for. */
export interface PeopleSearch {
  readonly text: string;
  readonly people: readonly FoundPerson[];
  /** How many there are, those who were not asked for yet included. */
  readonly total: number;
  /** Where the rest begins; null where that is all. */
  readonly next: PeopleCursor | null;
}

/** Why one is no longer in the world, in words, and what can be done about it. */
export interface WorldEnd {
  /** Stable name of the cause, such as `takenOver`, `wrongVersion`, `kicked`, `worldFull`, `serverGone`. */
  code: string;
  title: string;
  message: string;
  /** Coming back may work. */
  retry: boolean;
  /** What the button says; “Try again” where absent. */
  retryLabel?: string;
}

export interface FrameStats {
  framesPerSecond: number;
  pingMs: number;
  drawCalls: number;
  /** More lines for the debug panel, such as `["Prediction error", "2 mm"]`. */
  extra: readonly (readonly [label: string, value: string])[];
}

/** What the HUD may ask for. The session fills them in once it runs; `leave` and `retry` belong to the page. */
export interface WorldActions {
  emote(emote: Emote): void;
  toggleSit(): void;
  setCameraMode(mode: CameraMode): void;
  setQuality(wish: QualityWish): void;
  setNameTags(shown: boolean): void;
  setReducedMotion(reduced: boolean): void;
  /** The joystick: −1…1 to the right and forward, never longer than 1; 0, 0 when the thumb lets go. */
  touchMove(right: number, forward: number): void;
  touchRun(running: boolean): void;
  jump(): void;
  /** Walks up to somebody. */
  goTo(personId: number): void;
  /** Searches everybody in the world by name, or goes on after the last one found; the answer comes into `search`. */
  findPeople(text: string, after?: PeopleCursor): void;
  /** Asks who somebody is; the answer comes into `cards`. */
  askPerson(personId: number): void;
  /** Notes that one has blocked somebody, or no longer does. */
  setBlocked(personId: number, isBlocked: boolean): void;
  /** Takes the word from somebody, for everyone, or gives it back. */
  muteForAll(personId: number, isMuted: boolean): void;
  /** How one wants to wait for a full world. */
  watch(mode: WatchMode): void;
  /** Sends somebody out of the world; they read why. */
  kick(personId: number, why: string): void;
  leave(): void;
  retry(): void;
}

export interface WorldState {
  phase: WorldPhase;
  worldId: string;
  worldName: string;
  /** How far entering is, 0…1, and what is happening now. */
  progress: { fraction: number; step: string };
  /** Set exactly while the phase is `ended`. */
  ended: WorldEnd | null;
  /** Everyone in the world, also those too far away to be introduced. */
  online: number;
  /** Those introduced so far: oneself first, then by name. */
  people: readonly PersonRow[];
  /** What one's role allows, as the server last said. */
  permissions: PermissionBits;
  /** Somebody took the word from one, for everyone. */
  isMutedForAll: boolean;
  chatSettings: { readonly isChatOn: boolean; readonly slowModeSeconds: number };
  /** Who those are that were asked about, by avatar. */
  cards: ReadonlyMap<number, PersonCard>;
  /** Who was asked about last. */
  askedId: number | null;
  /** Who was asked about and is not in the world any more; null where that is nobody. */
  absentId: number | null;
  /** What was last searched for; null before the first answer. */
  search: PeopleSearch | null;
  /** The world is full: one's place in line, counted from 1 (0: one only looks on); null where one does not wait. */
  line: { readonly place: number; readonly length: number } | null;
  /** The page has no 3D picture: `surroundings` says what is to be seen. */
  isPlain: boolean;
  surroundings: Surroundings;
  cameraMode: CameraMode;
  quality: { wish: QualityWish; chosen: QualityLevel };
  nameTags: boolean;
  reducedMotion: boolean;
  posture: Posture;
  /** Someone stands at a free seat: what pressing the key does, such as “Press C to sit”; null where there is none. */
  seatPrompt: string | null;
  /** The last thing that did not work; a new object each time, so that the same words can come twice. */
  notice: { readonly text: string } | null;
  /** What one is showing now. */
  emote: Emote | null;
  /** Until when the next emote has to wait (`performance.now()`); 0: ready. */
  emoteReadyAtMs: number;
  emoteCooldownMs: number;
  stats: FrameStats;
  debug: boolean;
  /** Fingers rather than mouse and keyboard. */
  touch: boolean;
  actions: WorldActions;
}

export type WorldStore = StoreApi<WorldState>;

const ignore = () => undefined;

const inertActions: WorldActions = {
  emote: ignore,
  toggleSit: ignore,
  setCameraMode: ignore,
  setQuality: ignore,
  setNameTags: ignore,
  setReducedMotion: ignore,
  touchMove: ignore,
  touchRun: ignore,
  jump: ignore,
  goTo: ignore,
  findPeople: ignore,
  askPerson: ignore,
  setBlocked: ignore,
  muteForAll: ignore,
  watch: ignore,
  kick: ignore,
  leave: ignore,
  retry: ignore,
};

/** A store for one visit of one world, in the phase `loading`. `start` overrides what is known already. */
export function createWorldStore(start: Partial<WorldState> = {}): WorldStore {
  return createStore<WorldState>(() => ({
    phase: "loading",
    worldId: "",
    worldName: "",
    progress: { fraction: 0, step: "Getting ready" },
    ended: null,
    online: 0,
    people: [],
    permissions: 0,
    isMutedForAll: false,
    chatSettings: { isChatOn: true, slowModeSeconds: 0 },
    cards: new Map(),
    askedId: null,
    absentId: null,
    search: null,
    line: null,
    isPlain: false,
    surroundings: { near: [], told: [] },
    cameraMode: "third",
    quality: { wish: "auto", chosen: "medium" },
    nameTags: true,
    reducedMotion: false,
    posture: "stand",
    seatPrompt: null,
    notice: null,
    emote: null,
    emoteReadyAtMs: 0,
    emoteCooldownMs: 1500,
    stats: { framesPerSecond: 0, pingMs: 0, drawCalls: 0, extra: [] },
    debug: false,
    touch: false,
    ...start,
    actions: { ...inertActions, ...start.actions },
  }));
}

/** Gives the HUD's wishes somewhere to go; the others stay as they are. */
export function bindActions(store: WorldStore, actions: Partial<WorldActions>): void {
  store.setState((state) => ({ actions: { ...state.actions, ...actions } }));
}

/** Entering came further. Never goes backwards, and counts only while loading. */
export function advance(store: WorldStore, fraction: number, step: string): void {
  store.setState((state) =>
    state.phase === "loading"
      ? { progress: { fraction: Math.min(1, Math.max(state.progress.fraction, fraction)), step } }
      : state,
  );
}

/** One is inside, for the first time or again. What has ended stays ended. */
export function arrive(store: WorldStore): void {
  store.setState((state) => (state.phase === "ended" ? state : { phase: "inside", ended: null, line: null }));
}

/** One looks on, until there is a place. */
export function beginWatching(store: WorldStore): void {
  store.setState((state) => (state.phase === "loading" ? { phase: "watching" } : state));
}

/** The connection dropped and is being won back: for those who were inside; whoever looked on is at the door again. */
export function loseConnection(store: WorldStore): void {
  store.setState((state) => {
    if (state.phase === "inside") return { phase: "reconnecting" };
    return state.phase === "watching" ? { phase: "loading", line: null } : { line: null };
  });
}

/** The visit is over. The first cause stands: what breaks afterwards is its consequence. */
export function endVisit(store: WorldStore, ended: WorldEnd): void {
  store.setState((state) => (state.phase === "ended" ? state : { phase: "ended", ended, seatPrompt: null }));
}

const byName = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

/** Someone was introduced, or introduced anew under another name. */
export function putPerson(store: WorldStore, person: PersonRow): void {
  store.setState(({ people }) => ({
    people: [...people.filter(({ id }) => id !== person.id), person].sort(
      (a, b) => Number(b.isSelf) - Number(a.isSelf) || byName.compare(a.name, b.name) || a.id - b.id,
    ),
  }));
}

/** Someone left, or went too far away to be known. */
export function dropPerson(store: WorldStore, id: number): void {
  store.setState(({ people, cards }) => {
    const left = new Map(cards);
    left.delete(id);
    return { people: people.filter((person) => person.id !== id), cards: left };
  });
}

/** The server said who somebody is. */
export function putCard(store: WorldStore, card: PersonCard): void {
  store.setState(({ cards, absentId }) => ({
    cards: new Map(cards).set(card.entityId, card),
    absentId: absentId === card.entityId ? null : absentId,
  }));
}

/** The server refused something: a sentence for a moment, or, where one only looked at somebody, that they are gone. */
export function tellRefusal(store: WorldStore, { message, reason }: ServerMessages["refused"]): void {
  store.setState(({ askedId }) =>
    message === "person" && reason === "noSuchPerson" ? { absentId: askedId } : { notice: { text: REFUSALS[reason] } },
  );
}

/** What one may do has changed. Whoever was muted for everyone is told when that is over; that it is so is shown all the time. */
export function takeWord(store: WorldStore, permissions: PermissionBits, isMutedForAll: boolean): void {
  store.setState((state) => ({
    permissions,
    isMutedForAll,
    ...(state.isMutedForAll && !isMutedForAll && { notice: { text: "You have the word again." } }),
  }));
}

/** The server said who is found: the beginning of a search, or what goes on from what is there. */
export function putFound(store: WorldStore, found: ServerMessages["found"]): void {
  const { text, after, people, total, next } = found;
  store.setState(({ search }) => {
    if (after === null) return { search: { text, people, total, next } };
    // The answer to a search that one has given up.
    if (search?.text !== text || search.next?.entityId !== after.entityId) return {};
    return { search: { text, people: [...search.people, ...people], total, next } };
  });
}

/** One's own emote began; another has to wait. */
export function beginEmote(store: WorldStore, emote: Emote, nowMs: number): void {
  store.setState(({ emoteCooldownMs }) => ({ emote, emoteReadyAtMs: nowMs + emoteCooldownMs }));
}

/** The emote of a digit key, “1” to “6”. */
export function emoteOfDigit(digit: string): Emote | null {
  return EMOTES[Number(digit) - 1] ?? null;
}
