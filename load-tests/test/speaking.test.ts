import { expect } from "chai";
import { describe, it } from "mocha";
import { CrowdLedger } from "../src/measure/CrowdLedger.ts";
import { Hearing, SpeakingTimes } from "../src/measure/Hearing.ts";
import { SpeakingTurns } from "../src/scenarios/speakingTurns.ts";
import type { Voice } from "../src/voice/index.ts";

describe("turns of speaking", () => {
  const speakersAt = (seed: number, seconds: number) => {
    const turns = new SpeakingTurns(40, 6, seed);
    return Array.from({ length: 40 }, (_, index) => index).filter((index) => turns.isSpeaking(index, seconds * 1000));
  };

  it("are of six at any moment, the same in every thread, others after a while", () => {
    for (let seconds = 0; seconds < 60; seconds += 2) expect(speakersAt(1, seconds)).to.have.length(6);
    expect(speakersAt(1, 30)).to.deep.equal(speakersAt(1, 30)).and.not.deep.equal(speakersAt(2, 30));
    const everybody = new Set(Array.from({ length: 60 }, (_, turn) => speakersAt(1, turn * 8)).flat());
    expect(everybody.size).to.equal(40);
  });

  it("are of everyone where there are fewer", () => {
    const turns = new SpeakingTurns(3, 6, 1);
    expect([0, 1, 2].every((index) => turns.isSpeaking(index, 0))).to.equal(true);
  });
});

describe("the time to hear", () => {
  function scene(canReceive = true) {
    const ledger = new CrowdLedger();
    const times = new SpeakingTimes();
    const listeners = new Map<number, () => void>();
    const mates = new Set<number>();
    const peer = {
      canReceive,
      onNextPacketFrom(entityId: number, listener: () => void) {
        listeners.set(entityId, listener);
        return () => listeners.delete(entityId);
      },
    };
    const voice = { peer, mates: () => new Set(mates) } as unknown as Voice;
    const hearing = new Hearing(ledger, times, 20);
    const name = (...ids: number[]) => {
      mates.clear();
      for (const id of ids) mates.add(id);
      hearing.take(voice, performance.now());
    };
    return { ledger, times, name, packetFrom: (id: number) => listeners.get(id)?.(), hearing };
  }

  it("counts from the world's word to the first packet of who speaks", () => {
    const { ledger, times, name, packetFrom } = scene();
    times.note(7, true, performance.now());
    name(7, 8);
    packetFrom(7);
    packetFrom(8);
    expect(ledger.measures.hearMs.count).to.equal(1);
    name(7, 8);
    packetFrom(7);
    expect(ledger.measures.hearMs.count, "named before").to.equal(1);
  });

  it("is another measure where the way for what comes had to be made first", () => {
    const { ledger, times, name, packetFrom } = scene(false);
    times.note(7, true, performance.now());
    name(7);
    packetFrom(7);
    expect([ledger.measures.hearMs.count, ledger.measures.firstHearMs.count]).to.deep.equal([0, 1]);
  });

  it("is not known of who fell silent or went away before the packet", () => {
    const { ledger, times, name, packetFrom } = scene();
    times.note(7, true, performance.now());
    times.note(9, true, performance.now());
    name(7, 9);
    times.note(7, false, performance.now());
    packetFrom(7);
    name();
    packetFrom(9);
    expect([ledger.measures.hearMs.count, ledger.counts.unheard]).to.deep.equal([0, 0]);
  });

  it("says who went on speaking and was not heard in time", async () => {
    const { ledger, times, name } = scene();
    times.note(7, true, performance.now());
    times.note(8, true, performance.now());
    name(7, 8);
    times.note(8, false, performance.now());
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(ledger.counts.unheard).to.equal(1);
  });
});
