import type { Page } from "playwright-core";

/** A page's connection to its world, on which what the server says can be held back: as on a network that is slow one way. */
export class LateSocket {
  #isHeld = false;
  #waiting: (() => void)[] = [];

  /** Before the page opens its connection. */
  static async on(page: Page): Promise<LateSocket> {
    const late = new LateSocket();
    await page.routeWebSocket(/sessionId=/u, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        if (late.#isHeld) late.#waiting.push(() => socket.send(message));
        else socket.send(message);
      });
    });
    return late;
  }

  /** From now on what the server says waits. */
  hold(): void {
    this.#isHeld = true;
  }

  /** How much of it waits. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Everything that waited arrives, in its order. */
  release(): void {
    this.#isHeld = false;
    for (const arrive of this.#waiting.splice(0)) arrive();
  }
}
