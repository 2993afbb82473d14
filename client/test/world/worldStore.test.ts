import { expect } from "chai";
import { describe, it } from "mocha";
import {
  advance,
  arrive,
  beginEmote,
  beginWatching,
  bindActions,
  createWorldStore,
  dropPerson,
  emoteOfDigit,
  endVisit,
  loseConnection,
  putPerson,
  takeWord,
  tellRefusal,
} from "../../src/world/worldStore.ts";

const takenOver = { code: "takenOver", title: "Elsewhere", message: "You entered in another tab.", retry: true };

describe("worldStore", () => {
  it("loads forwards only", () => {
    const store = createWorldStore();
    advance(store, 0.6, "Building");
    advance(store, 0.3, "Connecting");
    expect(store.getState().progress).to.deep.equal({ fraction: 0.6, step: "Connecting" });
    advance(store, 7, "Done");
    expect(store.getState().progress.fraction).to.equal(1);
  });

  it("reconnects only from inside, and comes back", () => {
    const store = createWorldStore();
    loseConnection(store);
    expect(store.getState().phase).to.equal("loading");
    arrive(store);
    loseConnection(store);
    expect(store.getState().phase).to.equal("reconnecting");
    arrive(store);
    expect(store.getState().phase).to.equal("inside");
  });

  it("looks on from the door alone, comes in from there, and is at the door again when the connection drops", () => {
    const store = createWorldStore({ line: { place: 1, length: 2 } });
    beginWatching(store);
    expect(store.getState()).to.include({ phase: "watching" });
    loseConnection(store);
    expect(store.getState()).to.include({ phase: "loading", line: null });
    beginWatching(store);
    arrive(store);
    expect(store.getState()).to.include({ phase: "inside", line: null });
    beginWatching(store);
    expect(store.getState().phase, "whoever is inside is not at the door").to.equal("inside");
  });

  it("stays ended for the first reason", () => {
    const store = createWorldStore();
    arrive(store);
    endVisit(store, takenOver);
    endVisit(store, { ...takenOver, code: "serverGone" });
    arrive(store);
    loseConnection(store);
    advance(store, 1, "Done");
    expect(store.getState()).to.include({ phase: "ended" });
    expect(store.getState().ended).to.deep.equal(takenOver);
  });

  it("lists oneself first, then by name; a new introduction replaces the old one", () => {
    const store = createWorldStore();
    putPerson(store, { id: 3, name: "émile", isSelf: false });
    putPerson(store, { id: 2, name: "Zoe", isSelf: true });
    putPerson(store, { id: 4, name: "Ada", isSelf: false });
    putPerson(store, { id: 3, name: "Bob", isSelf: false });
    expect(store.getState().people.map(({ name }) => name)).to.deep.equal(["Zoe", "Ada", "Bob"]);
    dropPerson(store, 4);
    expect(store.getState().people.map(({ id }) => id)).to.deep.equal([2, 3]);
  });

  it("makes the next emote wait", () => {
    const store = createWorldStore({ emoteCooldownMs: 1000 });
    beginEmote(store, "wave", 5000);
    expect(store.getState()).to.include({ emote: "wave", emoteReadyAtMs: 6000 });
  });

  it("knows the emotes' digits", () => {
    expect(emoteOfDigit("1")).to.equal("wave");
    expect(emoteOfDigit("6")).to.equal("think");
    for (const other of ["0", "7", "x"]) expect(emoteOfDigit(other), other).to.equal(null);
  });

  it("binds some actions and keeps the others", () => {
    const called: string[] = [];
    const store = createWorldStore();
    bindActions(store, { leave: () => called.push("leave") });
    bindActions(store, { jump: () => called.push("jump") });
    store.getState().actions.leave();
    store.getState().actions.jump();
    store.getState().actions.toggleSit();
    expect(called).to.deep.equal(["leave", "jump"]);
  });

  it("says that one has the word again, only to whoever was muted for everyone", () => {
    const store = createWorldStore();
    takeWord(store, 3, false);
    expect(store.getState()).to.include({ permissions: 3, isMutedForAll: false, notice: null });
    takeWord(store, 1, true);
    expect(store.getState()).to.include({ permissions: 1, isMutedForAll: true, notice: null });
    takeWord(store, 3, false);
    expect(store.getState().notice).to.deep.equal({ text: "You have the word again." });
  });

  it("keeps that somebody who was looked at is gone, and says every other refusal in a sentence", () => {
    const store = createWorldStore({ askedId: 7 });
    tellRefusal(store, { message: "person", reason: "noSuchPerson" });
    expect(store.getState()).to.include({ absentId: 7, notice: null });
    tellRefusal(store, { message: "kick", reason: "noSuchPerson" });
    expect(store.getState().notice).to.deep.equal({ text: "They are not here any more." });
  });
});
