import type { Seat, TransportOptions } from "@crowdwire/protocol";
import { type IceOptions, type Intake, RtcTransport } from "./RtcTransport.ts";
import type { SignalingClient } from "./SignalingClient.ts";

export interface RtcSeatOptions {
  readonly seat: Seat;
  readonly ice: IceOptions;
  /** What comes is read by its headers alone and not deciphered: for crowds. */
  readonly isTrusting: boolean;
  /** The connection that stands now. */
  readonly signaling: () => SignalingClient;
  /** Of what comes over the sending transport, and over the receiving one. */
  readonly intake: { readonly send: Intake; readonly receive: Intake };
}

/** A peer's place on one worker: both transports, each connected when it is first needed, and given up together. */
export class RtcSeat {
  readonly #options: RtcSeatOptions;
  readonly #opened: RtcTransport[] = [];
  /** Rejects once the seat is given up: whoever waits for a worker that has died would wait for long. */
  readonly #gone: Promise<never>;
  #giveUp: (why: Error) => void = () => undefined;
  #send: Promise<RtcTransport> | undefined;
  #receive: Promise<RtcTransport> | undefined;
  #sending: RtcTransport | undefined;
  #canReceive = false;

  constructor(options: RtcSeatOptions) {
    this.#options = options;
    this.#gone = new Promise((_resolve, reject) => {
      this.#giveUp = reject;
    });
    this.#gone.catch(() => undefined); // Nobody may be waiting.
  }

  /** As the SFU has told it. */
  get described(): Seat {
    return this.#options.seat;
  }

  /** Whether the way for what comes has been made. */
  get canReceive(): boolean {
    return this.#canReceive;
  }

  /** Which of its own addresses the sending transport uses, as a candidate's line. */
  get localCandidate(): string | undefined {
    return this.#sending?.ice.getSelectedCandidatePair()?.local.candidate;
  }

  /** @throws Error when the seat is given up meanwhile, or the SFU refuses */
  async send(): Promise<RtcTransport> {
    const { seat, intake } = this.#options;
    this.#send ??= this.#connect(seat.send, intake.send);
    this.#sending = await this.#send;
    return this.#sending;
  }

  /** As `send`, for what comes. */
  async receive(): Promise<RtcTransport> {
    const { seat, intake } = this.#options;
    this.#receive ??= this.#connect(seat.receive, intake.receive);
    const transport = await this.#receive;
    this.#canReceive = true;
    return transport;
  }

  leave(): void {
    this.#canReceive = false;
    this.#giveUp(new Error("the seat is another one now"));
    for (const transport of this.#opened.splice(0)) void transport.stop();
  }

  async #connect(described: TransportOptions, intake: Intake): Promise<RtcTransport> {
    const { ice, isTrusting, signaling } = this.#options;
    const transport = await RtcTransport.open(described, ice, intake, isTrusting);
    this.#opened.push(transport);
    const connected = async () => {
      const { id: transportId } = described;
      await signaling().request("connectTransport", { transportId, dtlsParameters: transport.localDtls });
      await transport.connected();
    };
    await Promise.race([connected(), this.#gone]);
    return transport;
  }
}
