import type { Mail } from "./Mail.ts";

const KEPT = 50;

/** The latest e-mails that nobody sent, for development. */
export class Outbox {
  readonly #mails: (Mail & { readonly at: Date })[] = [];

  add(mail: Mail): void {
    this.#mails.unshift({ ...mail, at: new Date() });
    this.#mails.length = Math.min(this.#mails.length, KEPT);
  }

  /** The latest first. */
  list(): readonly (Mail & { readonly at: Date })[] {
    return this.#mails;
  }
}
