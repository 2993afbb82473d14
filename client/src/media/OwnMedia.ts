import type { MediaSource } from "@crowdwire/protocol";
import { Capture, type CaptureKind } from "./devices/Capture.ts";
import { LevelMeter } from "./devices/LevelMeter.ts";
import { followDevices } from "./devices/listDevices.ts";
import { changeMediaPreferences } from "./mediaPreferences.ts";
import { type MediaStore, putCapture } from "./mediaStore.ts";
import { audioContext } from "./sound/audioContext.ts";

/** Takes what is to be sent: `Publications` does. */
export interface PublicationSink {
  want(source: MediaSource, wanted: { track: MediaStreamTrack; isPaused: boolean } | null): void;
}

/** Louder than this is speech, and stays so for a moment. */
const SPEECH_DB = -48;
const SPEECH_HOLD_MS = 350;
/** Who lets go of the key still ends the word. */
const RELEASE_MS = 200;

/** What this person sends: microphone, camera and screen, and whether any of it is held back. */
export class OwnMedia {
  readonly #store: MediaStore;
  readonly #sink: PublicationSink;
  readonly #captures: Readonly<Record<CaptureKind, Capture>>;
  readonly #stopFollowing: () => void;
  #meter: LevelMeter | null = null;
  #spokeAtMs = Number.NEGATIVE_INFINITY;
  #release: ReturnType<typeof setTimeout> | undefined;
  #isKeyHeld = false;

  constructor(store: MediaStore, sink: PublicationSink) {
    this.#store = store;
    this.#sink = sink;
    this.#captures = {
      microphone: this.#capture("microphone", ([track]) => this.#onMicrophone(track)),
      camera: this.#capture("camera", ([track]) => this.#onCamera(track)),
      screen: this.#capture("screen", (tracks) => this.#onScreen(tracks)),
    };
    this.#stopFollowing = followDevices((devices) => store.setState({ devices }));
  }

  /** Opens what one chose at the door. */
  begin(): void {
    const { microphone, camera, pushToTalk } = this.#store.getState().preferences;
    if (microphone) this.#openMicrophone(pushToTalk);
    if (camera) this.#open("camera");
  }

  toggleMicrophone(): void {
    const { isMuted, preferences } = this.#store.getState();
    if (!this.#captures.microphone.isOn) this.#openMicrophone(preferences.pushToTalk);
    else this.#mute(!isMuted);
  }

  /** Push-to-talk was chosen: from now on one is heard only while the key is down. */
  holdBack(): void {
    if (this.#captures.microphone.isOn && !this.#isKeyHeld) this.#mute(true);
  }

  pushToTalk(isHeld: boolean): void {
    if (isHeld === this.#isKeyHeld) return;
    this.#isKeyHeld = isHeld;
    clearTimeout(this.#release);
    if (!isHeld) this.#release = setTimeout(() => this.#mute(true), RELEASE_MS);
    else if (this.#captures.microphone.isOn) this.#mute(false);
    else this.#openMicrophone(false);
  }

  toggleCamera(): void {
    const { camera } = this.#captures;
    // Read before it is closed: whoever turns it off does not come in with it the next time.
    const isWanted = !camera.isOn;
    if (isWanted) this.#open("camera");
    else camera.close();
    this.#store.setState({ preferences: changeMediaPreferences({ camera: isWanted }) });
  }

  toggleScreen(): void {
    const { screen } = this.#captures;
    if (screen.isOn) screen.close();
    else this.#open("screen");
  }

  /** Takes another device, also in mid-sentence: what is sent goes over without a gap. */
  choose(device: "microphone" | "camera", id: string): void {
    const change = device === "microphone" ? { microphoneId: id } : { cameraId: id };
    this.#store.setState({ preferences: changeMediaPreferences(change) });
    if (this.#captures[device].isOn) this.#open(device);
  }

  /** Looks whether one speaks; call a few times a second. */
  listenToSelf(nowMs: number): void {
    if (this.#meter && this.#meter.decibels() > SPEECH_DB) this.#spokeAtMs = nowMs;
    const isSpeaking = !this.#store.getState().isMuted && nowMs - this.#spokeAtMs < SPEECH_HOLD_MS;
    if (isSpeaking !== this.#store.getState().isSpeaking) this.#store.setState({ isSpeaking });
  }

  close(): void {
    clearTimeout(this.#release);
    this.#stopFollowing();
    for (const capture of Object.values(this.#captures)) capture.close();
  }

  #capture(kind: CaptureKind, tracks: (tracks: readonly MediaStreamTrack[]) => void): Capture {
    return new Capture(kind, { state: (state) => putCapture(this.#store, kind, state), tracks });
  }

  #openMicrophone(isMuted: boolean): void {
    this.#store.setState({ isMuted, preferences: changeMediaPreferences({ microphone: true }) });
    this.#open("microphone");
  }

  #open(kind: CaptureKind): void {
    const { microphoneId, cameraId } = this.#store.getState().preferences;
    const id = { microphone: microphoneId, camera: cameraId, screen: "" }[kind];
    this.#captures[kind].open(id).catch(reportError);
  }

  #mute(isMuted: boolean): void {
    this.#store.setState({ isMuted });
    const [track] = this.#captures.microphone.stream?.getAudioTracks() ?? [];
    if (track) this.#sink.want("microphone", { track, isPaused: isMuted });
  }

  #onMicrophone(track: MediaStreamTrack | undefined): void {
    this.#meter?.close();
    this.#meter = null;
    if (!track) {
      this.#store.setState({ isMuted: true });
      this.#sink.want("microphone", null);
      return;
    }
    const context = audioContext();
    if (context) this.#meter = new LevelMeter(context, new MediaStream([track]));
    this.#sink.want("microphone", { track, isPaused: this.#store.getState().isMuted });
  }

  #onCamera(track: MediaStreamTrack | undefined): void {
    this.#sink.want("camera", track ? { track, isPaused: false } : null);
    const camera = track ? new MediaStream([track]) : null;
    this.#store.setState(({ own }) => ({ own: { ...own, camera } }));
  }

  #onScreen(tracks: readonly MediaStreamTrack[]): void {
    for (const [source, kind] of [["screen", "video"] as const, ["screenAudio", "audio"] as const]) {
      const track = tracks.find((each) => each.kind === kind);
      this.#sink.want(source, track ? { track, isPaused: false } : null);
    }
    const video = tracks.find(({ kind }) => kind === "video");
    this.#store.setState(({ own }) => ({ own: { ...own, screen: video ? new MediaStream([video]) : null } }));
  }
}
