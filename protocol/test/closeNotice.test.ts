import { expect } from "chai";
import { describe, it } from "mocha";
import { type CloseNotice, readCloseNotice, writeCloseNotice } from "../src/index.ts";

describe("the notice of a refused join", () => {
  const notices: CloseNotice[] = [
    { reason: "worldFull", details: {} },
    { reason: "bannedFromWorld", details: { why: 'Said "no" {x}', until: "2026-12-01T00:00:00.000Z" } },
    { reason: "bannedFromPlatform", details: { why: "", until: null } },
  ];
  for (const notice of notices) {
    it(`comes back as it was written: ${writeCloseNotice(notice)}`, () => {
      expect(readCloseNotice(writeCloseNotice(notice))).to.deep.equal(notice);
    });
  }

  it("is nothing where the text names no reason, and without details where they cannot be read", () => {
    for (const text of [undefined, 7, "", "no such thing", "seat reservation expired."]) {
      expect(readCloseNotice(text)).to.equal(null);
    }
    for (const text of ["worldFull {", 'worldFull {"until":7}', "worldFull []"]) {
      expect(readCloseNotice(text)).to.deep.equal({ reason: "worldFull", details: {} });
    }
  });
});
