import { ALL_PERMISSIONS, DEFAULT_ROLE_PERMISSIONS, type Emote, PEOPLE_PAGE } from "@crowdwire/protocol";
import { searchPeople } from "../../people/searchPeople.ts";
import {
  beginEmote,
  bindActions,
  createWorldStore,
  putCard,
  putFound,
  type WorldState,
  type WorldStore,
} from "../../world/worldStore.ts";

const names = ["Noor", "Yuki", "Tomás", "Grace Hopper", "Ngozi", "Linus", "Émile", "Priya", "Sven", "Fatima"];

/** Whom only a search finds. */
const FAR = Array.from({ length: 101 }, (_, index) => ({ entityId: 12 + index, name: `Visitor ${index + 1}` }));

const inside: Partial<WorldState> = {
  phase: "inside",
  online: 112,
  permissions: ALL_PERMISSIONS,
  people: [
    { id: 1, name: "Ada", isSelf: true },
    ...names.map((name, index) => ({ id: index + 2, name, isSelf: false })),
  ],
  stats: { framesPerSecond: 60, pingMs: 24, drawCalls: 18, extra: [["Prediction error", "2 mm"]] },
};

/** The states a visit can be in, for the gallery. */
export const sampleStates = {
  loading: {
    label: "Loading",
    state: { phase: "loading", progress: { fraction: 0.62, step: "Building the plaza" } },
  },
  inside: { label: "Inside", state: inside },
  chat: { label: "Chat", state: inside },
  noChat: { label: "May not write", state: { ...inside, permissions: 0 } },
  seat: { label: "At a seat", state: { ...inside, seatPrompt: "Press C to sit", debug: true } },
  line: {
    label: "In line",
    state: { phase: "loading", progress: { fraction: 0.9, step: "Waiting" }, line: { place: 3, length: 12 } },
  },
  watching: {
    label: "Watching",
    state: { ...inside, phase: "watching", people: [], line: { place: 2, length: 5 } },
  },
  reconnecting: { label: "Reconnecting", state: { ...inside, phase: "reconnecting" } },
  takenOver: {
    label: "Taken over",
    state: {
      ...inside,
      phase: "ended",
      ended: {
        code: "takenOver",
        title: "You are here in another tab",
        message: "You entered this world somewhere else, so this tab let go. You can take over again from here.",
        retry: true,
        retryLabel: "Use this tab",
      },
    },
  },
  kicked: {
    label: "Sent out",
    state: {
      ...inside,
      phase: "ended",
      ended: {
        code: "kicked",
        title: "You were asked to leave",
        message: "Somebody who looks after this world sent you out. You may visit other worlds.",
        retry: false,
      },
    },
  },
} as const satisfies Record<string, { label: string; state: Partial<WorldState> }>;

/** A visit without network and scene that answers the HUD as a real one would. */
export function sampleVisit(state: Partial<WorldState>, touch: boolean): WorldStore {
  const store = createWorldStore({ worldName: "Plaza", touch, ...state });
  bindActions(store, {
    emote: (emote: Emote) => beginEmote(store, emote, performance.now()),
    toggleSit: () =>
      store.setState(({ posture }) => ({ posture: posture === "sitOnSeat" ? "stand" : "sitOnSeat", seatPrompt: null })),
    setCameraMode: (cameraMode) => store.setState({ cameraMode }),
    setQuality: (wish) => store.setState({ quality: { wish, chosen: wish === "auto" ? "high" : wish } }),
    setNameTags: (nameTags) => store.setState({ nameTags }),
    setReducedMotion: (reducedMotion) => store.setState({ reducedMotion }),
    findPeople: (text, after) => {
      const found = searchPeople(FAR, text);
      const from = after === undefined ? 0 : found.findIndex(({ entityId }) => entityId === after.entityId) + 1;
      const people = found.slice(from, from + PEOPLE_PAGE);
      const next = from + people.length < found.length ? (people.at(-1) ?? null) : null;
      putFound(store, { text, after: after ?? null, people, total: found.length, next });
    },
    askPerson: (entityId) => {
      const person = [...names, ...FAR.map(({ name }) => name)].at(entityId - 2);
      putCard(store, {
        entityId,
        userId: "00000000-0000-4000-8000-000000000001",
        name: person ?? "Ada",
        isGuest: entityId % 3 === 0,
        isOwner: false,
        role: { id: "00000000-0000-4000-8000-000000000002", name: "Member" },
        permissions: DEFAULT_ROLE_PERMISSIONS,
        isMuted: false,
        isBlocked: false,
        place: { x: 0, y: 0, z: 0 },
      });
    },
    retry: () => store.setState({ phase: "inside", ended: null }),
    leave: () => store.setState({ phase: "loading", progress: { fraction: 0.2, step: "Fetching the map" } }),
  });
  return store;
}
