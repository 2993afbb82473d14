import type { MapDescription, NavGround } from "@crowdwire/maps/loader";
import type { ServerMessages } from "@crowdwire/protocol";
import { ChatLog } from "../../headless/ChatLog.ts";
import { ClientWorld } from "../../headless/ClientWorld.ts";
import { Connection, type ConnectionStatus } from "../../headless/Connection.ts";
import { followChat } from "../chat/followChat.ts";
import type { Controls } from "../input/index.ts";
import { VoiceAndVideo } from "../media/VoiceAndVideo.ts";
import type { WorldView } from "../scene/WorldView.ts";
import { Admission } from "./Admission.ts";
import { afterPaint } from "./afterPaint.ts";
import { createControls } from "./createControls.ts";
import { endOf } from "./endings.ts";
import { fetchGameToken } from "./fetchGameToken.ts";
import { followConversation } from "./followConversation.ts";
import { followPeople } from "./followPeople.ts";
import { exposeInspection } from "./inspection.ts";
import { lookAround } from "./lookAround.ts";
import { fetchDescription, fetchGround, fontsForTheScene } from "./mapFiles.ts";
import { openView } from "./openView.ts";
import type { WorldSessionOptions } from "./openWorldSession.ts";
import { orderActions } from "./orderActions.ts";
import { SeatFinder } from "./SeatFinder.ts";
import { showFigures } from "./showFigures.ts";
import { Vantage } from "./Vantage.ts";
import { viewActions } from "./viewActions.ts";
import { Witness } from "./Witness.ts";
import {
  advance,
  arrive,
  beginEmote,
  beginWatching,
  bindActions,
  endVisit,
  putCard,
  putFound,
  takeWord,
  tellRefusal,
} from "./worldStore.ts";

/** Shares of the way in, for the progress bar. */
const PROGRESS = { map: 0.15, scene: 0.9 };
/** The HUD's figures are looked at by people, not by machines. */
const HUD_EVERY_MS = 200;
/** Whoever looks on looks from further away. */
const WATCHED_FROM = 2;

/** Enters a world: loads its map, takes a seat, draws what happens and carries out what the HUD asks for. */
export async function openWorldSession(options: WorldSessionOptions): Promise<void> {
  const { store, signal } = options;
  advance(store, 0.02, "Fetching the map");
  const [description, ground] = await Promise.all([
    fetchDescription(options),
    fetchGround(options),
    fontsForTheScene(),
  ]);
  if (signal.aborted) {
    ground.close();
    return;
  }
  const session = new WorldSession(options, description, ground);
  signal.addEventListener("abort", () => session.close());
  await session.enter();
}

class WorldSession {
  readonly #options: WorldSessionOptions;
  readonly #description: MapDescription;
  readonly #ground: NavGround;
  readonly #world: ClientWorld;
  /** What is written in this world. */
  readonly chat: ChatLog;
  readonly #connection: Connection;
  readonly #admission: Admission;
  readonly #seats: SeatFinder;
  readonly #media: VoiceAndVideo;
  readonly #witness = new Witness();
  readonly #closing: (() => void)[] = [];
  #view: WorldView | null = null;
  #controls: Controls | null = null;
  #vantage: Vantage | null = null;
  #isClosed = false;
  #hudDueMs = 0;

  constructor(options: WorldSessionOptions, description: MapDescription, ground: NavGround) {
    this.#options = options;
    this.#description = description;
    this.#ground = ground;
    this.#world = new ClientWorld({
      ground,
      self: options.profile,
      sendIntent: (intent) => this.#connection.sendIntent(intent),
    });
    this.#seats = new SeatFinder(description.seats, this.#world, ground);
    this.chat = new ChatLog({
      say: (message) => this.#connection.say("chat", message),
      edit: (message) => this.#connection.say("chatEdit", message),
      delete: (message) => this.#connection.say("chatDelete", message),
      newClientId: () => crypto.randomUUID().replaceAll("-", "").slice(0, 24),
    });
    this.#connection = new Connection({
      url: location.origin,
      worldId: options.world.id,
      lastChatId: () => this.chat.lastId,
      fetchToken: () => fetchGameToken(options.signal),
      listener: {
        status: (status) => this.#onStatus(status),
        words: {
          welcome: (message, nowMs) => {
            this.#world.welcome(message, nowMs);
            this.chat.welcome();
            options.store.setState({ permissions: message.permissions, isMutedForAll: false });
          },
          permissions: ({ permissions, isMuted }) => {
            this.#world.permit(permissions);
            takeWord(options.store, permissions, isMuted);
          },
          guise: (message) => this.#world.dress(message),
          person: (card) => putCard(options.store, card),
          found: (found) => putFound(options.store, found),
          line: (line) => this.#admission.takeLine(line),
          watching: (message, nowMs) => {
            this.#world.watch(message, nowMs);
            this.#admission.beginWatching();
            this.#takePlace();
          },
          refused: (message) => this.#onRefused(message),
          media: (message) => this.#media.takeTicket(message),
        },
        snapshot: (bytes, nowMs) => this.#world.take(bytes, nowMs),
        introductions: (bytes) => this.#world.introduce(bytes),
        presence: (bytes) => this.#world.takePresence(bytes),
        chat: (bytes) => this.chat.take(bytes),
        conversation: (state) => this.#media.converse(state),
        pong: (sentMs, receivedMs, serverMs) => this.#world.clock.add(sentMs, receivedMs, serverMs),
        state: ({ online, isChatOn, slowModeSeconds }) =>
          options.store.setState({ online, chatSettings: { isChatOn, slowModeSeconds } }),
      },
    });
    this.#admission = new Admission({
      store: options.store,
      watchMode: options.watchMode,
      say: (name, message) => this.#connection.say(name, message),
    });
    this.#media = new VoiceAndVideo({
      store: options.media,
      crowd: this.#world,
      say: (name, message) => this.#connection.say(name, message),
    });
  }

  async enter(): Promise<void> {
    const { canvas, store, world } = this.#options;
    this.#closing.push(followPeople(this.#world, store), this.#followChat());
    bindActions(store, { watch: (mode) => this.#admission.choose(mode) });
    this.#connection.open();
    const { quality, reducedMotion, nameTags } = store.getState();
    const view = await openView({
      canvas,
      sceneUrl: world.map.sceneUrl,
      description: this.#description,
      crowd: this.#world,
      ground: this.#ground,
      quality: quality.wish,
      reducedMotion,
      onProgress: (fraction) => {
        advance(store, PROGRESS.map + (PROGRESS.scene - PROGRESS.map) * fraction, "Building the place");
      },
      onQualityChosen: (chosen) => store.setState((state) => ({ quality: { ...state.quality, chosen } })),
      onFrame: (nowMs, dtSeconds) => this.#onFrame(nowMs, dtSeconds),
    });
    if (this.#isClosed) {
      view.dispose();
      return;
    }
    view.setCameraMode(store.getState().cameraMode);
    view.setTagsVisible(nameTags);
    this.#view = view;
    this.#controls = createControls({
      surface: canvas,
      view,
      ground: this.#ground,
      seats: this.#description.seats,
      actions: {
        toggleSit: () => this.#toggleSit(),
        takeSeat: (seat) => this.#connection.say("sit", { seat }),
        toggleCamera: () => {
          const { cameraMode, actions } = store.getState();
          actions.setCameraMode(cameraMode === "third" ? "first" : "third");
        },
        choosePerson: (id) => this.#walkTo(id),
      },
    });
    this.#bindActions(view, this.#controls);
    this.#closing.push(
      followConversation(this.#options.media, view),
      exposeInspection({
        world: this.#world,
        connection: this.#connection,
        media: this.#media,
        view,
        controls: this.#controls,
      }),
    );
    advance(store, PROGRESS.scene, "Finding you a place");
    this.#takePlace();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // The page is leaving already: whatever happens to the goodbye, the socket goes with it.
    this.#connection.leave().catch(reportError);
    for (const close of this.#closing) close();
    this.#media.close();
    this.#controls?.dispose();
    this.#view?.dispose();
    this.#ground.close();
  }

  #followChat(): () => void {
    const { chat, world, profile, signal } = this.#options;
    const selfId = () => this.#world.selfId;
    return followChat(chat, { log: this.chat, selfId, worldId: world.id, userId: profile.userId, signal });
  }

  #onFrame(nowMs: number, dtSeconds: number): void {
    const { prediction } = this.#world;
    if (this.#controls && this.#vantage) {
      this.#vantage.advance(nowMs, dtSeconds, this.#controls.intent(this.#vantage.place, 0, dtSeconds));
      this.#world.lookFrom(this.#vantage.place);
    }
    // Without a connection nobody walks: what the keys say meanwhile would be taken back.
    if (this.#controls && this.#admission.place === "inside" && prediction.isReady) {
      const yaw = (prediction.state.yaw * 2 * Math.PI) / 256;
      this.#world.advance(nowMs, this.#controls.intent(prediction.state, yaw, dtSeconds));
    }
    this.#media.frame(nowMs, this.#view?.cameraYaw ?? 0);
    if (nowMs < this.#hudDueMs) return;
    this.#hudDueMs = nowMs + HUD_EVERY_MS;
    const { store } = this.#options;
    if (this.#view) showFigures(store, this.#view, this.#world, this.#seats);
    if (store.getState().isPlain) lookAround(store, this.#world, this.#seats, this.#witness);
  }

  #bindActions(view: WorldView, controls: Controls): void {
    const { store } = this.#options;
    bindActions(store, {
      emote: (emote) => {
        beginEmote(store, emote, performance.now());
        this.#connection.say("emote", { emote });
      },
      toggleSit: () => this.#toggleSit(),
      goTo: (personId) => this.#walkTo(personId),
      ...viewActions(store, view, controls),
      ...orderActions(store, (name, message) => this.#connection.say(name, message)),
    });
  }

  /** Up again when seated (the jump is spent on getting up), else onto the nearest free seat, else onto the ground. */
  #toggleSit(): void {
    this.#controls?.stopWalking();
    if (this.#seats.isSeated) this.#controls?.jump();
    else this.#connection.say("sit", { seat: this.#seats.nearest() });
  }

  /** Someone was clicked: walk up to them, or to where they were when one asked who they are. */
  #walkTo(id: number): void {
    const { cards, people } = this.#options.store.getState();
    const card = cards.get(id);
    const place = this.#seats.placeOf(id) ?? card?.place;
    if (!place) return;
    this.#controls?.walkTo(place);
    this.#witness.follow(id, people.find((person) => person.id === id)?.name ?? "them");
  }

  #onStatus(status: ConnectionStatus): void {
    const { store } = this.#options;
    if (this.#isClosed) return;
    switch (status.phase) {
      case "connecting":
        break;
      case "joined":
        this.#admission.enter();
        this.#takePlace();
        break;
      case "lost":
        this.#admission.lose(status.reason);
        this.#takePlace();
        this.#controls?.stopWalking();
        break;
      case "ended":
        // The words first: taking a scene and its calls apart takes longer than it may take to read that one is out.
        this.#admission.end();
        this.#view?.freeze();
        endVisit(store, endOf(status.reason, status.sentence, status.details));
        afterPaint(() => this.close());
        break;
    }
  }

  /** Shows what the server has made of one, once there is a picture to show it in. */
  #takePlace(): void {
    const { store } = this.#options;
    const view = this.#view;
    if (!view) return;
    const { place } = this.#admission;
    const wasWatching = this.#vantage !== null;
    this.#vantage = place === "watching" ? this.#openVantage() : null;
    view.lookAt(this.#vantage?.place ?? null);
    if (wasWatching !== (this.#vantage !== null)) view.zoomCamera(wasWatching ? 1 / WATCHED_FROM : WATCHED_FROM);
    if (place === "outside") return;
    if (place === "watching") beginWatching(store);
    else arrive(store);
    view.focus();
  }

  #openVantage(): Vantage {
    return new Vantage({
      ground: this.#ground,
      start: this.#description.spawns[0] ?? { x: 0, y: 0, z: 0 },
      tell: (place) => this.#connection.say("look", { ...place, snapshotSeen: this.#world.snapshotSeen }),
    });
  }

  #onRefused(message: ServerMessages["refused"]): void {
    this.chat.refuse(message);
    // What was written says so where it stands; the others are asked for again by themselves.
    if (message.clientId !== undefined || message.message === "mediaTicket" || message.message === "findPeople") return;
    tellRefusal(this.#options.store, message);
  }
}
