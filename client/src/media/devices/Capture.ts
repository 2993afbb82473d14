import { type DeviceFault, deviceFaultOf, deviceObstacle } from "./deviceFaults.ts";

/** What is captured. */
export type CaptureKind = "microphone" | "camera" | "screen";

export interface CaptureState {
  readonly phase: "off" | "asking" | "on";
  readonly fault: DeviceFault | null;
  /** The device in use; empty for screens. */
  readonly deviceId: string;
}

export const NOT_CAPTURING: CaptureState = { phase: "off", fault: null, deviceId: "" };

/** Above 540 lines nobody sees a difference in a tile, and the upload doubles. */
const CAMERA = { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 24, max: 30 } };
const MICROPHONE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
const SCREEN = { video: { frameRate: { ideal: 15, max: 30 } }, audio: true };

export interface CaptureListener {
  state(state: CaptureState): void;
  /** The tracks have changed: what is to be sent and shown now. Empty: nothing. */
  tracks(tracks: readonly MediaStreamTrack[]): void;
}

/** One microphone, camera or screen of this person: opened, changed for another, closed. */
export class Capture {
  readonly kind: CaptureKind;
  readonly #listener: CaptureListener;
  #stream: MediaStream | null = null;
  #state = NOT_CAPTURING;
  /** Counts openings, so that one that was overtaken is given back. */
  #opening = 0;

  constructor(kind: CaptureKind, listener: CaptureListener) {
    this.kind = kind;
    this.#listener = listener;
  }

  get stream(): MediaStream | null {
    return this.#stream;
  }

  get isOn(): boolean {
    return this.#state.phase === "on";
  }

  /**
   * Asks for the device; another one than before is taken in its place. An unknown id means the browser's choice.
   *
   * @returns whether it is on; what went wrong is told to the listener
   */
  async open(deviceId = ""): Promise<boolean> {
    const opening = ++this.#opening;
    const obstacle = deviceObstacle(globalThis);
    if (obstacle !== null) return this.#fail(obstacle);
    this.#tell({ phase: "asking", fault: null, deviceId });
    let stream: MediaStream;
    try {
      stream = await this.#ask(deviceId);
    } catch (error) {
      return opening === this.#opening ? this.#fail(deviceFaultOf(error, this.kind === "screen")) : false;
    }
    if (opening !== this.#opening) {
      stop(stream);
      return false;
    }
    this.#adopt(stream);
    return true;
  }

  close(): void {
    this.#opening++;
    this.#drop();
    this.#tell(NOT_CAPTURING);
  }

  #ask(deviceId: string): Promise<MediaStream> {
    const { mediaDevices } = navigator;
    if (this.kind === "screen") return mediaDevices.getDisplayMedia(SCREEN);
    // "ideal": an id from another day must not mean silence.
    const device = deviceId === "" ? {} : { deviceId: { ideal: deviceId } };
    return mediaDevices.getUserMedia(
      this.kind === "microphone" ? { audio: { ...MICROPHONE, ...device } } : { video: { ...CAMERA, ...device } },
    );
  }

  #adopt(stream: MediaStream): void {
    const before = this.#stream;
    this.#stream = stream;
    const tracks = stream.getTracks();
    const [main] = this.kind === "microphone" ? stream.getAudioTracks() : stream.getVideoTracks();
    if (this.kind === "screen" && main) main.contentHint = "detail";
    if (this.kind === "microphone" && main) main.contentHint = "speech";
    main?.addEventListener("ended", () => this.#onEnded(stream));
    this.#tell({ phase: "on", fault: null, deviceId: main?.getSettings().deviceId ?? "" });
    this.#listener.tracks(tracks);
    if (before) stop(before);
  }

  /** Unplugged, or “Stop sharing” in the browser's own bar. */
  #onEnded(stream: MediaStream): void {
    if (this.#stream !== stream) return;
    if (this.kind === "screen") this.close();
    else this.#fail("unplugged");
  }

  #fail(fault: DeviceFault): false {
    this.#drop();
    this.#tell({ phase: "off", fault: fault === "cancelled" ? null : fault, deviceId: "" });
    return false;
  }

  #drop(): void {
    const stream = this.#stream;
    this.#stream = null;
    if (!stream) return;
    this.#listener.tracks([]);
    stop(stream);
  }

  #tell(state: CaptureState): void {
    this.#state = state;
    this.#listener.state(state);
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
