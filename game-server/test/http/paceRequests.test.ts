import { EventEmitter } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { expect } from "chai";
import { describe, it } from "mocha";
import { type PaceOptions, paceRequests } from "../../src/http/paceRequests.ts";

/** A server without sockets: ask, and see what was begun and what was answered. */
class Counter {
  readonly server = new EventEmitter();
  readonly begun: string[] = [];
  readonly refused: string[] = [];
  readonly #responses = new Map<string, EventEmitter & { destroyed: boolean }>();

  constructor(change: Partial<PaceOptions> = {}) {
    this.server.on("request", ({ url }: IncomingMessage) => this.begun.push(url ?? ""));
    paceRequests(this.server as Server, {
      rank: ({ url = "" }) => (url.startsWith("first") ? 0 : url.startsWith("page") ? null : 1),
      atOnce: 4,
      perTurn: 2,
      patienceMs: 10_000,
      mostWaiting: 100,
      ...change,
    });
  }

  ask(url: string): void {
    const response = Object.assign(new EventEmitter(), {
      destroyed: false,
      writeHead: (status: number) => this.refused.push(`${url} ${status}`),
      end: () => undefined,
    });
    this.#responses.set(url, response);
    this.server.emit("request", { url } as IncomingMessage, response as unknown as ServerResponse);
  }

  close(url: string): void {
    const response = this.#responses.get(url)!;
    response.destroyed = true;
    response.emit("close");
  }
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left--) await nextTurn();
}

describe("paceRequests", () => {
  it("begins only so many in one turn of the event loop, and goes on in the next", async () => {
    const counter = new Counter();
    for (const url of ["a", "b", "c", "d"]) counter.ask(url);
    expect(counter.begun).to.deep.equal(["a", "b"]);
    await turns(2);
    expect(counter.begun).to.deep.equal(["a", "b", "c", "d"]);
  });

  it("works on only so many at once, and begins another when one is done", async () => {
    const counter = new Counter();
    for (const url of ["a", "b", "c", "d", "e", "f"]) counter.ask(url);
    await turns(5);
    expect(counter.begun).to.deep.equal(["a", "b", "c", "d"]);
    counter.close("b");
    await turns(2);
    expect(counter.begun).to.deep.equal(["a", "b", "c", "d", "e"]);
  });

  it("lets those go first who are further along", async () => {
    const counter = new Counter();
    for (const url of ["a", "b", "c", "first 1", "first 2"]) counter.ask(url);
    await turns(3);
    expect(counter.begun).to.deep.equal(["a", "b", "first 1", "first 2"]);
  });

  it("never holds back what is not to be paced", () => {
    const counter = new Counter();
    for (const url of ["a", "b", "c", "d", "page"]) counter.ask(url);
    expect(counter.begun).to.include("page");
  });

  it("does no work for whoever has gone while they waited", async () => {
    const counter = new Counter();
    for (const url of ["a", "b", "c", "d"]) counter.ask(url);
    counter.close("c");
    await turns(4);
    expect(counter.begun).to.deep.equal(["a", "b", "d"]);
  });

  it("is not held up by senders that never end", async () => {
    const counter = new Counter({ patienceMs: 20 });
    for (const url of ["a", "b", "c", "d", "e"]) counter.ask(url);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(counter.begun).to.include("e");
  });

  it("tells those to come again for whom there is no place to wait", async () => {
    const counter = new Counter({ mostWaiting: 1 });
    for (const url of ["a", "b", "c", "d"]) counter.ask(url);
    expect(counter.refused).to.deep.equal(["d 503"]);
  });
});
