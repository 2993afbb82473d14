import type { ControlReport } from "@crowdwire/protocol";
import type { ControlListener, ControlPort } from "../../src/control/ControlPort.ts";
import { readCommands } from "../../src/control/readCommands.ts";

/** A control port inside the process: for unit tests alone, under the same contract as the real ones. */
export class MemoryControl implements ControlPort {
  readonly reports: ControlReport[] = [];
  #listener: ControlListener | undefined;

  async open(listener: ControlListener): Promise<void> {
    this.#listener = listener;
  }

  report(report: ControlReport): void {
    this.reports.push(report);
  }

  async close(): Promise<void> {
    this.#listener = undefined;
  }

  /** A game server connects. */
  connect(): void {
    this.#listener?.connected();
  }

  say(text: string): void {
    if (this.#listener !== undefined) readCommands(text, this.#listener);
  }
}
