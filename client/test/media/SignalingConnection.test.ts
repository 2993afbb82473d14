import { expect } from "chai";
import { describe, it } from "mocha";
import {
  SignalingConnection,
  SignalingLost,
  type SignalingSocket,
} from "../../src/media/session/SignalingConnection.ts";

/** A socket whose other end is the test. */
class FakeSocket {
  readyState = 0;
  readonly sent: { id: number; type: string; body: unknown }[] = [];
  readonly #listeners = new Map<string, ((event: unknown) => void)[]>();

  addEventListener(name: string, listener: (event: unknown) => void): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.#emit("open", {});
  }

  say(message: unknown): void {
    this.#emit("message", { data: JSON.stringify(message) });
  }

  end(code: number): void {
    this.#emit("close", { code });
  }

  #emit(name: string, event: unknown): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(event);
  }
}

function connect() {
  const socket = new FakeSocket();
  const heard: unknown[] = [];
  const connection = new SignalingConnection(socket as unknown as SignalingSocket, {
    notice: ({ notice }) => heard.push(notice),
    closed: (reason) => heard.push(reason),
  });
  return { socket, heard, connection };
}

describe("the signalling connection", () => {
  it("keeps requests until it is open, and gives each its own answer", async () => {
    const { socket, connection } = connect();
    const first = connection.request("restartIce", { transportId: "t1" });
    const second = connection.request("quality", {});
    expect(socket.sent).to.deep.equal([]);
    socket.open();
    expect(socket.sent.map(({ type }) => type)).to.deep.equal(["restartIce", "quality"]);
    const [one, two] = socket.sent;
    socket.say({ id: two!.id, ok: true, body: "second" });
    socket.say({ id: one!.id, ok: true, body: "first" });
    expect(await Promise.all([first, second])).to.deep.equal(["first", "second"]);
  });

  it("tells a refusal in the words for people", async () => {
    const { socket, connection } = connect();
    socket.open();
    const asked = connection.request("consume", { producerId: "p" });
    socket.say({ id: socket.sent[0]!.id, ok: false, refused: "notGranted" });
    const error = await asked.catch((reason: unknown) => reason);
    expect(error).to.include({ name: "SignalingRefused", refusal: "notGranted" });
    expect((error as Error).message).to.match(/those you stand with/u);
  });

  it("gives up what waits when it is lost, and says why where there is a reason", async () => {
    const { socket, heard, connection } = connect();
    socket.open();
    const asked = connection.request("quality", {});
    socket.end(4409);
    expect(await asked.catch((reason: unknown) => reason)).to.be.instanceOf(SignalingLost);
    expect(heard).to.deep.equal(["stopping"]);
    const dropped = connect();
    dropped.socket.end(1006);
    expect(dropped.heard).to.deep.equal([null]);
  });

  it("says nothing more once closed by us", () => {
    const { socket, heard, connection } = connect();
    socket.open();
    connection.close();
    socket.say({ notice: "speaking", body: { speakers: [] } });
    socket.end(1000);
    expect(heard).to.deep.equal([]);
  });
});
