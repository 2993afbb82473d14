import type { NavGround } from "@crowdwire/maps/loader";
import { createSnapshot, decodeSnapshot } from "@crowdwire/protocol";
import type { Random } from "@crowdwire/simulation";
import type { Account } from "../Account.ts";
import type { Behaviour } from "../Behaviour.ts";
import { Bot } from "../Bot.ts";
import { ChatEar } from "../chat/ChatEar.ts";
import { ChatSpeaker } from "../chat/ChatSpeaker.ts";
import type { CrowdLedger } from "../measure/CrowdLedger.ts";
import { Hearing, type SpeakingTimes } from "../measure/Hearing.ts";
import { Neighbours } from "../measure/Neighbours.ts";
import { ShownAges } from "../measure/ShownAges.ts";
import { Voice } from "../voice/index.ts";
import type { Member, Presence } from "./Member.ts";

export interface FullClientOptions {
  readonly index: number;
  readonly url: string;
  readonly worldId: string;
  readonly account: Account;
  readonly ground: NavGround;
  readonly behaviour: Behaviour;
  readonly random: Random;
  readonly ledger: CrowdLedger;
  readonly voice?: MemberVoice;
}

/** How somebody with a voice speaks. */
export interface MemberVoice {
  /** Shared by all of a thread. */
  readonly times: SpeakingTimes;
  readonly isSpeaking: (nowMs: number) => boolean;
  readonly hasCamera: boolean;
}

const snapshot = createSnapshot();
/** A browser draws more often; four frames a second are enough to know how old what it draws is. */
const FRAME_EVERY_STEPS = 5;

/** The browser's own head, prediction and interpolation and all, with somebody who notes what a person in front of it sees. */
export class FullClient implements Member {
  readonly index: number;
  readonly #options: FullClientOptions;
  readonly #neighbours: Neighbours;
  readonly #shown: ShownAges;
  readonly #speaker: ChatSpeaker;
  readonly #ear: ChatEar;
  readonly #hearing: Hearing | null;
  #bot: Bot | null = null;
  #voice: Voice | null = null;
  #isAway = true;
  #lostMs = Number.NaN;
  #statusesSeen = 0;
  #refusalsSeen = 0;
  #hasSnapshot = false;
  #bytesTaken = 0;
  #corrections = 0;
  #correctionMeters = 0;
  #steps = 0;

  constructor(options: FullClientOptions) {
    this.index = options.index;
    this.#options = options;
    this.#neighbours = new Neighbours(options.ledger);
    this.#shown = new ShownAges(options.ledger, this.#neighbours);
    const { index, random, ledger } = options;
    this.#speaker = new ChatSpeaker({ index, random, say: (message) => this.#bot?.say("chat", message) });
    this.#ear = new ChatEar(index, ledger, (number) => {
      ledger.measures.chatEchoMs.add(performance.now() - this.#speaker.saidMs(number));
    });
    this.#hearing = options.voice ? new Hearing(options.ledger, options.voice.times) : null;
  }

  /** Null where it has none, or is away. */
  get voice(): Voice | null {
    return this.#voice;
  }

  get presence(): Presence {
    if (this.#isAway || !this.#bot) return "away";
    const { phase } = this.#bot.status;
    if (phase === "joined") return "inside";
    return phase === "ended" ? "ended" : "entering";
  }

  async enter(): Promise<void> {
    const { url, worldId, account, ground, behaviour, random, ledger } = this.#options;
    this.#isAway = false;
    this.#hasSnapshot = false;
    this.#statusesSeen = 0;
    this.#refusalsSeen = 0;
    this.#bytesTaken = 0;
    this.#corrections = 0;
    this.#correctionMeters = 0;
    this.#steps = this.index;
    this.#lostMs = Number.NaN;
    this.#neighbours.clear();
    this.#shown.clear();
    const askedMs = performance.now();
    this.#voice = this.#openVoice();
    const bot: Bot = new Bot({
      url,
      worldId,
      account,
      ground,
      behaviour,
      random,
      steppedFromOutside: true,
      onChat: (bytes) => this.#ear.take(bytes),
      ...(this.#voice === null ? {} : { ear: this.#voice }),
      onSnapshot: (bytes, nowMs) => {
        if (!this.#hasSnapshot) ledger.measures.firstSnapshotMs.add(nowMs - askedMs);
        this.#hasSnapshot = true;
        this.#take(bot, bytes, nowMs);
      },
    });
    this.#bot = bot;
    await bot.join();
    ledger.measures.joinMs.add(bot.joinMs);
  }

  async leave(): Promise<void> {
    this.#isAway = true;
    this.#hearing?.clear();
    const silent = this.#voice?.leave();
    this.#voice = null;
    await this.#bot?.leave();
    await silent;
  }

  cut(): void {
    if (this.presence !== "inside") return;
    this.#options.ledger.counts.cut++;
    this.#bot?.connection.cut();
    // What it says of the loss is not news.
    this.#noteStatuses(true);
  }

  talk(fromMs: number, untilMs: number, everyMs: number): void {
    this.#speaker.begin(fromMs, untilMs, everyMs);
  }

  step(nowMs: number): void {
    const bot = this.#bot;
    if (!bot || this.#isAway) return;
    this.#noteStatuses(false);
    const { counts } = this.#options.ledger;
    if (this.presence === "inside" && this.#speaker.step(nowMs)) counts.chatSaid++;
    for (; this.#refusalsSeen < bot.refusals.length; this.#refusalsSeen++) {
      if (bot.refusals[this.#refusalsSeen]!.message === "chat") counts.chatRefused++;
    }
    this.#speak(nowMs);
    bot.step();
    this.#noteCorrections(bot);
    if (this.#steps++ % FRAME_EVERY_STEPS === 0 && bot.world.clock.roundTripMs > 0) {
      this.#shown.note(bot.world.clock.serverMs(nowMs), bot.world.jitterMs);
    }
  }

  noteSilence(nowMs: number): void {
    this.#neighbours.noteSilence(nowMs);
  }

  takeBytes(): number {
    const received = this.#bot?.bytesReceived ?? 0;
    const bytes = received - this.#bytesTaken;
    this.#bytesTaken = received;
    return bytes;
  }

  #openVoice(): Voice | null {
    const { voice, url, ledger } = this.#options;
    if (voice === undefined) return null;
    const { counts } = ledger;
    const opened: Voice = new Voice({
      url,
      isQuiet: true,
      hasCamera: voice.hasCamera,
      peer: { isTrusting: true },
      askForTicket: () => this.#bot?.say("mediaTicket", {}),
      listener: {
        state: () => this.#hearing?.take(opened, performance.now()),
        lost: () => {
          counts.mediaLost++;
        },
        refused: (reason) => {
          // Words that cross on the way, about what has just ended, are no refusal.
          if (reason !== "noSuchThing") counts.mediaRefused++;
        },
      },
    });
    return opened;
  }

  #speak(nowMs: number): void {
    const { voice } = this.#options;
    if (voice === undefined || this.#voice === null) return;
    const isSpeaking = voice.isSpeaking(nowMs);
    this.#voice.setSpeaking(isSpeaking);
    const isAudible = isSpeaking && this.#voice.peer?.producers.has("microphone") === true;
    if (this.#voice.entityId !== 0) voice.times.note(this.#voice.entityId, isAudible, nowMs);
  }

  #take(bot: Bot, bytes: Uint8Array, nowMs: number): void {
    decodeSnapshot(bytes, snapshot);
    // Until the first round trip the clock is only guessed.
    const { clock } = bot.world;
    this.#neighbours.take(snapshot, nowMs, clock.roundTripMs > 0 ? clock.serverMs(nowMs) : Number.NaN);
    this.#shown.take(snapshot);
  }

  #noteStatuses(wasCutHere: boolean): void {
    const { ledger } = this.#options;
    const statuses = this.#bot?.statuses ?? [];
    for (; this.#statusesSeen < statuses.length; this.#statusesSeen++) {
      const { phase } = statuses[this.#statusesSeen]!;
      if (phase === "lost" || phase === "ended") {
        if (phase === "lost" && !wasCutHere && Number.isNaN(this.#lostMs)) ledger.counts.lost++;
        if (Number.isNaN(this.#lostMs)) this.#lostMs = performance.now();
        this.#neighbours.clear();
        this.#shown.clear();
      } else if (phase === "joined") {
        ledger.counts.joins++;
        this.#neighbours.begin(performance.now());
        if (!Number.isNaN(this.#lostMs)) ledger.measures.backMs.add(performance.now() - this.#lostMs);
        this.#lostMs = Number.NaN;
      }
    }
  }

  #noteCorrections(bot: Bot): void {
    const { count, meters } = bot.world.prediction.corrections;
    if (count === this.#corrections) return;
    this.#options.ledger.measures.correctionMeters.add(
      (meters - this.#correctionMeters) / (count - this.#corrections),
      count - this.#corrections,
    );
    this.#corrections = count;
    this.#correctionMeters = meters;
  }
}
