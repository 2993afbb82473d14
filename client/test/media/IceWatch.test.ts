import { mock } from "node:test";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { IceWatch } from "../../src/media/session/IceWatch.ts";

type State = "new" | "connecting" | "connected" | "disconnected" | "failed" | "closed";

/** A transport whose packets get through or not, as the test says. */
class FakeTransport {
  readonly id: string;
  connectionState: State = "new";
  closed = false;
  readonly restarts: unknown[] = [];
  #listener: (state: State) => void = () => undefined;

  constructor(id: string) {
    this.id = id;
  }

  on(_event: "connectionstatechange", listener: (state: State) => void): void {
    this.#listener = listener;
  }

  become(state: State): void {
    this.connectionState = state;
    this.#listener(state);
  }

  async restartIce({ iceParameters }: { iceParameters: unknown }): Promise<void> {
    this.restarts.push(iceParameters);
  }
}

const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

describe("the watch over packets that get through", () => {
  let said: string[];
  let isRefused: boolean;
  let page: EventTarget;
  let watch: IceWatch;
  let send: FakeTransport;
  let receive: FakeTransport;
  /** What a browser's page has and Node has not. */
  const scope = globalThis as unknown as Record<"addEventListener" | "removeEventListener", unknown>;
  const before = { add: scope.addEventListener, remove: scope.removeEventListener };

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    page = new EventTarget();
    scope.addEventListener = page.addEventListener.bind(page);
    scope.removeEventListener = page.removeEventListener.bind(page);
    said = [];
    isRefused = false;
    watch = new IceWatch({
      restart: async (transportId) => {
        said.push(`restart ${transportId}`);
        if (isRefused) throw new Error("the signalling is lost");
        return { usernameFragment: transportId, password: "new" } as never;
      },
      connected: () => said.push("connected"),
      broken: (hasEverWorked) => said.push(hasEverWorked ? "broken" : "blocked"),
    });
    send = new FakeTransport("send");
    receive = new FakeTransport("receive");
    watch.watch("send", send as never);
    watch.watch("receive", receive as never);
  });

  afterEach(() => {
    watch.close();
    mock.timers.reset();
    scope.addEventListener = before.add;
    scope.removeEventListener = before.remove;
  });

  /** So much time goes by, and what was due in it happens. */
  async function pass(ms: number): Promise<void> {
    mock.timers.tick(ms);
    await settle();
  }

  it("[SFU7] what never got through is blocked: a relay is needed; it tries again all the same, and says when it got through", async () => {
    send.become("connecting");
    send.become("failed");
    expect(said).to.deep.equal(["blocked"]);
    await pass(0);
    expect(send.restarts).to.deep.equal([{ usernameFragment: "send", password: "new" }]);
    expect(receive.restarts).to.deep.equal([]);
    send.become("connected");
    expect(said).to.deep.equal(["blocked", "restart send", "connected"]);
  });

  it("[SFU7] what has worked once and fails is broken, not blocked, and is restarted at once", async () => {
    send.become("connected");
    receive.become("failed");
    expect(said).to.deep.equal(["connected", "broken"]);
    await pass(0);
    expect(said.at(-1)).to.equal("restart receive");
    expect(receive.restarts).to.have.length(1);
  });

  it("[SFU7] gives a moment of silence a moment to heal, and helps along after it", async () => {
    send.become("connected");
    send.become("disconnected");
    await pass(1400);
    send.become("connected");
    await pass(5000);
    expect(send.restarts).to.have.length(0);
    send.become("disconnected");
    await pass(1600);
    expect(send.restarts).to.have.length(1);
  });

  it("[SFU7] asks again until the SFU answers", async () => {
    send.become("connected");
    isRefused = true;
    send.become("failed");
    await pass(0);
    await pass(4000);
    expect(said.filter((what) => what === "restart send")).to.have.length(2);
    isRefused = false;
    await pass(4000);
    expect(send.restarts).to.have.length(1);
    await pass(20_000);
    expect(send.restarts, "once is enough").to.have.length(1);
  });

  it("[SFU7] another network restarts what has begun to connect, and nothing after the end", async () => {
    send.become("connected");
    page.dispatchEvent(new Event("online"));
    await pass(0);
    expect([send.restarts.length, receive.restarts.length]).to.deep.equal([1, 0]);
    watch.close();
    page.dispatchEvent(new Event("online"));
    await pass(20_000);
    expect(send.restarts).to.have.length(1);
  });

  it("takes no heed of a transport that another has replaced", async () => {
    const seat = new FakeTransport("another");
    watch.watch("send", seat as never);
    send.become("failed");
    await pass(20_000);
    expect(said).to.deep.equal([]);
  });
});
