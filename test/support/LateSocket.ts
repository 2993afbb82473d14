import type { Page } from "playwright-core";

type Held = typeof globalThis & { lateSocket: { isHeld: boolean; waiting: (() => void)[] } };

/** First byte of a message of Colyseus' protocol that is said in words. */
const WORDS = 13;

/** A page's connections, on which what the server says in words can be held back, as if it were late; movement goes on. */
export class LateSocket {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Before the page opens its connections. */
  static async on(page: Page): Promise<LateSocket> {
    await page.addInitScript((words) => {
      const late: Held["lateSocket"] = { isHeld: false, waiting: [] };
      (globalThis as unknown as Held).lateSocket = late;
      globalThis.WebSocket = class extends WebSocket {
        override set onmessage(hear: ((event: MessageEvent) => void) | null) {
          super.onmessage = (event) => {
            const isWords = event.data instanceof ArrayBuffer && new Uint8Array(event.data)[0] === words;
            if (late.isHeld && isWords) late.waiting.push(() => hear?.call(this, event));
            else hear?.call(this, event);
          };
        }
      };
    }, WORDS);
    return new LateSocket(page);
  }

  /** From now on the server's words wait. */
  hold(): Promise<void> {
    return this.#page.evaluate(() => {
      (globalThis as unknown as Held).lateSocket.isHeld = true;
    });
  }

  /** How much of it waits. */
  waiting(): Promise<number> {
    return this.#page.evaluate(() => (globalThis as unknown as Held).lateSocket.waiting.length);
  }

  /** Everything that waited arrives, in its order. */
  release(): Promise<void> {
    return this.#page.evaluate(() => {
      const { lateSocket } = globalThis as unknown as Held;
      lateSocket.isHeld = false;
      for (const arrive of lateSocket.waiting.splice(0)) arrive();
    });
  }
}
