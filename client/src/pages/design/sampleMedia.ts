import type { ConversationArea } from "@crowdwire/protocol";
import {
  bindMediaActions,
  createMediaStore,
  type MediaState,
  type MediaStore,
  putChoice,
} from "../../media/mediaStore.ts";

const talking: Partial<MediaState> = {
  link: "connected",
  isMuted: false,
  captures: {
    microphone: { phase: "on", fault: null, deviceId: "" },
    camera: { phase: "off", fault: null, deviceId: "" },
    screen: { phase: "off", fault: null, deviceId: "" },
  },
  groups: [{ id: 1, kind: "talk", members: [1, 2, 3, 4] }],
  hearers: [2, 3, 4],
};

const conference: ConversationArea = {
  zoneId: 1,
  kind: "conference",
  name: "Amphitheatre",
  role: "listener",
  isAdmitted: true,
  hasAsked: false,
  isLocked: false,
  capacity: 40,
  speakers: [2],
  requests: [],
  mayManage: false,
};

/** The states that voice and video can be in, for the gallery. */
export const sampleMediaStates = {
  talking: { label: "Talking", state: talking },
  alone: { label: "Alone", state: { ...talking, groups: [], hearers: [] } },
  connecting: { label: "Connecting", state: { link: "connecting" } },
  denied: {
    label: "Denied",
    state: {
      ...talking,
      isMuted: true,
      captures: { ...talking.captures!, microphone: { phase: "off", fault: "denied", deviceId: "" } },
    },
  },
  blocked: {
    label: "Blocked",
    state: {
      link: "blocked",
      linkNote:
        "Your network lets no sound through. Another network may; whoever runs this server can set up a relay (TURN).",
    },
  },
  off: {
    label: "No voice",
    state: { link: "off", linkNote: "This server has no voice. You can walk, wave and write." },
  },
  conference: { label: "Conference", state: { ...talking, area: conference } },
  stage: {
    label: "On stage",
    state: {
      ...talking,
      isHeardByWorld: true,
      area: { ...conference, kind: "stage", name: "Main stage", role: "speaker", mayManage: true, requests: [3, 4] },
    },
  },
  silent: {
    label: "Silent",
    state: { ...talking, hearers: [], groups: [], area: { ...conference, kind: "silent", name: "Reading garden" } },
  },
} as const satisfies Record<string, { label: string; state: Partial<MediaState> }>;

/** A picture that moves, without a camera. */
function paintedStream(hue: number): MediaStream | null {
  const canvas = document.createElement("canvas");
  canvas.width = 320;
  canvas.height = 180;
  const brush = canvas.getContext("2d");
  if (brush === null) return null;
  const draw = (seconds: number) => {
    const sky = brush.createLinearGradient(0, 0, 320, 180);
    sky.addColorStop(0, `hsl(${hue} 55% 62%)`);
    sky.addColorStop(1, `hsl(${hue + 50} 60% 38%)`);
    brush.fillStyle = sky;
    brush.fillRect(0, 0, 320, 180);
    brush.fillStyle = `hsl(${hue + 20} 40% 80%)`;
    brush.beginPath();
    brush.arc(160 + 6 * Math.sin(seconds), 82, 34, 0, 7);
    brush.arc(160 + 6 * Math.sin(seconds), 190, 68, 0, 7);
    brush.fill();
  };
  draw(0);
  const stream = canvas.captureStream(5);
  const timer = setInterval(() => {
    if (stream.getTracks().every(({ readyState }) => readyState === "ended")) clearInterval(timer);
    draw(performance.now() / 1000);
  }, 200);
  return stream;
}

/** Voice and video without a network, that answer the HUD as real ones would. */
export function sampleMedia(name: keyof typeof sampleMediaStates): MediaStore {
  const isTalking = sampleMediaStates[name].state.link === "connected";
  const person = { hasMicrophone: true, isMuted: false, isSpeaking: false, camera: null, screen: null };
  const people: MediaState["people"] = isTalking
    ? new Map([
        [2, { ...person, id: 2, isSpeaking: true, camera: paintedStream(20) }],
        [3, { ...person, id: 3, isMuted: true, camera: paintedStream(180) }],
        [4, { ...person, id: 4, screen: paintedStream(260) }],
      ])
    : new Map();
  const store = createMediaStore({ people, ...sampleMediaStates[name].state });
  bindMediaActions(store, {
    toggleMicrophone: () => store.setState(({ isMuted }) => ({ isMuted: !isMuted })),
    toggleDeafened: () => store.setState(({ isDeafened }) => ({ isDeafened: !isDeafened })),
    setPerson: (id, change) => putChoice(store, id, change),
    setPreference: (change) => store.setState(({ preferences }) => ({ preferences: { ...preferences, ...change } })),
    retry: () => store.setState({ link: "connecting", linkNote: null }),
    setAreaCapacity: (capacity) => store.setState(({ area }) => (area ? { area: { ...area, capacity } } : {})),
    area: (action) =>
      store.setState(({ area }) =>
        area ? { area: { ...area, hasAsked: action === "askToSpeak", isLocked: action === "lock" } } : {},
      ),
  });
  return store;
}
