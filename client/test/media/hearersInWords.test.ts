import { expect } from "chai";
import { describe, it } from "mocha";
import { hearersInWords } from "../../src/media/ui/hearersInWords.ts";

const words = (count: number, change = {}) =>
  hearersInWords({ count, isHeardByWorld: false, isMuted: false, ...change });

describe("who can hear one, in words", () => {
  it("[GR8] counts those who can", () => {
    expect([0, 1, 2].map((count) => words(count))).to.deep.equal([
      "Nobody can hear you",
      "1 person can hear you",
      "2 people can hear you",
    ]);
    expect(words(0, { isHeardByWorld: true })).to.equal("The whole world can hear you");
  });

  it("[GR8] never says that somebody can hear one who is muted", () => {
    expect([0, 1, 2].map((count) => words(count, { isMuted: true }))).to.deep.equal([
      "Nobody can hear you",
      "You are muted · 1 person is near",
      "You are muted · 2 people are near",
    ]);
    expect(words(3, { isMuted: true, isHeardByWorld: true })).to.equal(
      "You are muted · the whole world would hear you",
    );
  });
});
