import { CLOSE_REASONS, PROBLEMS, REFUSALS, SIGNALING_REFUSALS } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { DEVICE_FAULTS } from "../../src/media/devices/deviceFaults.ts";
import { providerProblem } from "../../src/pages/account/providerProblem.ts";
import { endOf } from "../../src/world/endings.ts";

/** What those say who build it. */
const INSIDERS =
  /\b(?:socket|token|payload|API|HTTP|JSON|codec|producer|consumer|transport|shard|entity|intent|undefined|null)\b/iu;

/** Refusals after which there is nothing to do: what was asked for is so already, or is somebody else's to decide. */
const FINAL = new Set(["noSuchPerson", "notOneself", "notWanted", "noSuchMessage", "alreadySpeaker", "noRequest"]);
FINAL.add("notKeptYet").add("notGranted").add("alreadyPublished").add("noSuchThing");

const sentencesIn = (words: string): number => words.split(/[.!?](?:\s|$)/u).filter((part) => part !== "").length;

describe("what a client says where it is refused", () => {
  const codes = Object.entries({ ...REFUSALS, ...SIGNALING_REFUSALS });

  it("is a sentence for people, for every code there is", () => {
    const closings = Object.entries(CLOSE_REASONS).map(([code, { sentence }]) => [code, sentence] as const);
    for (const [code, words] of [...codes, ...closings, ...Object.entries(DEVICE_FAULTS)]) {
      expect(words, code).to.match(/^[A-Z].*[.!?]$/u);
      expect(words, code).to.not.match(INSIDERS);
    }
  });

  it("says what to do next, unless there is nothing to do", () => {
    for (const [code, words] of codes) {
      if (!FINAL.has(code)) expect(sentencesIn(words), `${code}: ${words}`).to.be.greaterThan(1);
    }
  });

  it("has a title and a way on for every end of a visit, and words for every problem that a provider sends one back with", () => {
    for (const [code, { sentence }] of Object.entries(CLOSE_REASONS)) {
      const end = endOf(code as keyof typeof CLOSE_REASONS, sentence);
      expect(end.title, code).to.not.equal("");
      expect(end.message, code).to.equal(sentence);
    }
    for (const code of Object.keys(PROBLEMS)) {
      const told = providerProblem(`?problem=${code}`);
      expect(told?.words, code).to.match(/\.$/u);
      expect(told?.title, code).to.not.match(/^$/u);
    }
  });
});
