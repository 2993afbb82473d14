import { mock } from "node:test";
import type { MediaTicket } from "@crowdwire/protocol";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { MediaLink } from "../../src/media/MediaLink.ts";
import { createMediaStore, type MediaStore } from "../../src/media/mediaStore.ts";
import type { MediaSession, MediaSessionListener } from "../../src/media/session/MediaSession.ts";

/** A session whose fate is the test's: it says hello at once and then whatever `listener` is told. */
class FakeSession {
  readonly ticket: MediaTicket;
  readonly listener: MediaSessionListener;
  isClosed = false;

  constructor(ticket: MediaTicket, listener: MediaSessionListener) {
    this.ticket = ticket;
    this.listener = listener;
  }

  async start(): Promise<void> {
    this.listener.connected();
  }

  close(): void {
    this.isClosed = true;
  }
}

const ticket = (url: string | null = "https://sfu.example.org", peerId = "world.7"): MediaTicket =>
  ({ url, grant: "a grant", iceServers: [], expiresAt: 0, peerId }) as MediaTicket;

/** Lets what has been promised happen. */
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
};

describe("the link to the sound server", () => {
  let store: MediaStore;
  let sessions: FakeSession[];
  let asked: number;
  let link: MediaLink;
  /** Of the program for sound: whether it can be loaded. */
  let hasArrived: boolean;
  /** Where a browser's page tells of errors; Node has no such thing. */
  const page = globalThis as unknown as { reportError: unknown };
  const before = page.reportError;
  let reported: unknown[];

  beforeEach(() => {
    reported = [];
    page.reportError = (error: unknown) => reported.push(error);
    mock.timers.enable({ apis: ["setTimeout"] });
    store = createMediaStore();
    sessions = [];
    asked = 0;
    hasArrived = true;
    link = new MediaLink({
      store,
      publications: {} as never,
      remote: {} as never,
      askForTicket: () => asked++,
      openSession: async (given, _publications, listener) => {
        if (!hasArrived) throw new Error("a chunk did not load");
        const session = new FakeSession(given, listener);
        sessions.push(session);
        return session as unknown as MediaSession;
      },
      onSession: () => undefined,
    });
  });

  afterEach(() => {
    link.close();
    mock.timers.reset();
    page.reportError = before;
  });

  const phase = () => store.getState().link;
  const note = () => store.getState().linkNote;
  const last = () => sessions.at(-1)!;

  it("connects with a ticket, and keeps the session that another ticket for the same seat finds", async () => {
    link.take(ticket());
    expect(phase()).to.equal("connecting");
    await settle();
    expect([phase(), note()]).to.deep.equal(["connected", null]);
    link.take(ticket());
    await settle();
    expect(sessions).to.have.length(1);
    link.take(ticket("https://other.example.org"));
    await settle();
    expect([sessions.length, sessions[0]!.isClosed, last().isClosed]).to.deep.equal([2, true, false]);
  });

  it("[SFU7] says that a way round (a relay, TURN) is needed where packets never get through, until they do", async () => {
    link.take(ticket());
    await settle();
    last().listener.blocked();
    expect(phase()).to.equal("blocked");
    expect(note())
      .to.match(/try another one/iu)
      .and.match(/called a relay/u);
    last().listener.connected();
    expect([phase(), note()]).to.deep.equal(["connected", null]);
  });

  it("[SFU7] tries again where packets do not get through, when somebody asks", async () => {
    link.take(ticket());
    await settle();
    const blocked = last();
    blocked.listener.blocked();
    link.retry();
    expect([asked, phase(), note(), blocked.isClosed]).to.deep.equal([1, "connecting", null, true]);
    link.take(ticket());
    await settle();
    expect([sessions.length, phase()]).to.deep.equal([2, "connected"]);
    // One that was given up has nothing more to say.
    blocked.listener.blocked();
    expect(phase()).to.equal("connected");
    link.retry();
    expect(asked, "nothing to try again").to.equal(1);
  });

  it("[SFU8] asks for another ticket when the session ends, at once and then ever more seldom", async () => {
    link.take(ticket());
    await settle();
    last().listener.ended("The sound server went away.", true);
    expect([phase(), note()]).to.deep.equal(["reconnecting", "The sound server went away."]);
    mock.timers.tick(0);
    expect(asked).to.equal(1);
    // One that stood before it broke is asked for at once; where the program for sound cannot even be loaded, it gets seldom.
    link.take(ticket());
    await settle();
    expect(phase()).to.equal("connected");
    last().listener.ended("The sound server went away.", true);
    hasArrived = false;
    const waits: number[] = [];
    for (let time = 0; time < 6; time++) {
      const asks = asked;
      let waitedMs = 0;
      for (; asked === asks && waitedMs < 20_000; waitedMs += 100) mock.timers.tick(100);
      waits.push(waitedMs);
      link.take(ticket());
      await settle();
      expect([phase(), note()]).to.deep.equal([
        "reconnecting",
        "Part of the program for sound did not arrive. Check your connection.",
      ]);
    }
    expect(waits).to.deep.equal([100, 1200, 2400, 4800, 8000, 8000]);
    expect(reported).to.have.length(6);
  });

  it("asks again when no ticket comes", async () => {
    link.take(ticket());
    await settle();
    last().listener.ended("The sound server went away.", true);
    mock.timers.tick(0);
    mock.timers.tick(8000);
    mock.timers.tick(1200);
    expect(asked).to.equal(2);
  });

  it("an end that needs the person waits for the person", async () => {
    link.take(ticket());
    await settle();
    last().listener.ended("You are here in another tab.", false);
    expect([phase(), note()]).to.deep.equal(["ended", "You are here in another tab."]);
    mock.timers.tick(60_000);
    expect(asked).to.equal(0);
    link.retry();
    expect(asked).to.equal(1);
  });

  it("says whether there is no voice here, or only at the moment", async () => {
    link.take(ticket(null));
    expect(phase()).to.equal("off");
    link.take(ticket());
    await settle();
    const session = last();
    link.take(ticket(null));
    expect([phase(), session.isClosed]).to.deep.equal(["reconnecting", true]);
    expect(note()).to.contain("as soon as it is back");
  });

  it("gives back a session that was overtaken while it was made", async () => {
    link.take(ticket());
    link.take(ticket("https://other.example.org"));
    await settle();
    expect(sessions.map(({ isClosed }) => isClosed)).to.deep.equal([true, false]);
    link.close();
    expect(last().isClosed).to.equal(true);
    link.take(ticket());
    await settle();
    expect(sessions).to.have.length(2);
  });
});
