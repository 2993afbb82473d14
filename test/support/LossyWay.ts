import type { ControlCommand, ControlCommandInput, ControlReport, ReplicaName } from "@crowdwire/protocol";
import { ControlCommand as Command, ControlReport as Report } from "@crowdwire/protocol";
import type { ControlLink, ControlListener } from "../../game-server/src/media/ControlLink.ts";

/** What becomes of a message on its way. */
export const FATES = ["arrives", "lost", "late", "twice"] as const;
export type Fate = (typeof FATES)[number];

export interface LossyWayOptions {
  /** Decides about the next message, in either direction. */
  readonly fate: () => Fate;
  /** The SFU takes a command. */
  readonly deliver: (command: ControlCommand) => void;
}

/** One game server's way to an SFU, as text both ways: loses, doubles and holds messages back until they are overtaken. */
export class LossyWay implements ControlLink {
  readonly #options: LossyWayOptions;
  #listener: ControlListener | undefined;
  readonly #late: (() => void)[] = [];
  /** Everything that was ever said to the SFU, also what was lost. */
  readonly said: string[] = [];
  /** While broken, nothing passes, and nothing is kept for later. */
  isBroken = false;

  constructor(options: LossyWayOptions) {
    this.#options = options;
  }

  open(listener: ControlListener): void {
    this.#listener = listener;
  }

  send(_replica: ReplicaName, command: ControlCommandInput): void {
    const text = JSON.stringify(command);
    this.said.push(text);
    this.#pass(() => this.repeat(text));
  }

  /** The SFU is told this, whatever was said since. */
  repeat(text: string): void {
    this.#options.deliver(Command.parse(JSON.parse(text)));
  }

  /** The SFU says this. */
  report(report: ControlReport): void {
    const text = JSON.stringify(report);
    this.#pass(() => this.#listener?.report(Report.parse(JSON.parse(text))));
  }

  /** A connection stands, and these are the SFU's first words on it: without them there is none. */
  connect(hello: Extract<ControlReport, { type: "hello" }>): void {
    this.isBroken = false;
    this.#listener?.report(hello);
  }

  lose(replica: ReplicaName): void {
    this.isBroken = true;
    this.#listener?.lost(replica);
  }

  /** One of those that are late arrives: `pick` in 0…1 says which. */
  deliverLate(pick: number): boolean {
    const [message] = this.#late.splice(Math.floor(pick * this.#late.length), 1);
    message?.();
    return message !== undefined;
  }

  async close(): Promise<void> {
    this.#listener = undefined;
  }

  #pass(act: () => void): void {
    if (this.isBroken) return;
    const fate = this.#options.fate();
    if (fate === "late") this.#late.push(act);
    for (let times = { arrives: 1, twice: 2, lost: 0, late: 0 }[fate]; times > 0; times--) act();
  }
}
