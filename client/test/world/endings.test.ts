import { CLOSE_REASONS } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { endOf } from "../../src/world/endings.ts";

const { bannedFromWorld, kicked } = CLOSE_REASONS;

describe("the end of a visit, in words", () => {
  it("says once that one is banned, then why and until when", () => {
    const end = endOf("bannedFromWorld", bannedFromWorld.sentence, { why: "No hellos.", until: null });
    expect(end).to.include({ title: "You are banned from this world", retry: false });
    expect(end.message).to.equal("The reason: “No hellos.” It has no end.");
    expect(endOf("bannedFromWorld", bannedFromWorld.sentence).message).to.equal(bannedFromWorld.sentence);
  });

  it("says what to do next, and ends a reason with one full stop", () => {
    const say = (why: string) => endOf("kicked", kicked.sentence, { why }).message;
    expect(say("Too loud")).to.equal(`${kicked.sentence} The reason: “Too loud”.`);
    expect(say("Too loud!")).to.equal(`${kicked.sentence} The reason: “Too loud!”`);
  });
});
