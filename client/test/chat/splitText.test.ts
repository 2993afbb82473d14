import { createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { safeAddress, splitText } from "../../src/chat/splitText.ts";

const SEED = 7;

describe("splitText", () => {
  const names = ["Ada", "Ada Lovelace", "Noor"];

  it("finds addresses and says where they lead", () => {
    expect(splitText("see example.org/a and mail me@example.org", [], "")).to.deep.equal([
      { kind: "words", text: "see " },
      { kind: "link", text: "example.org/a", href: "https://example.org/a" },
      { kind: "words", text: " and mail " },
      { kind: "link", text: "me@example.org", href: "mailto:me@example.org" },
    ]);
  });

  it("never makes a link of a scheme that runs something", () => {
    for (const href of [
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "data:text/html,x",
      "vbscript:x",
      "file:///etc",
    ]) {
      expect(safeAddress(href), href).to.equal(null);
    }
  });

  it("takes the longest name behind an @, whatever its case, and only whole ones", () => {
    expect(splitText("hi @ada lovelace, not @Noora", names, "Ada Lovelace")).to.deep.equal([
      { kind: "words", text: "hi " },
      { kind: "mention", text: "@ada lovelace", isSelf: true },
      { kind: "words", text: ", not @Noora" },
    ]);
  });

  it("gives back the text whatever is in it, and links of safe schemes alone", () => {
    const random = createRandom(SEED);
    const parts = ["@Ada", "https://x.org", "javascript:alert(1)", "www.a.b", "me@x.org", "<img>", "hi!", "@", "é\n"];
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: 6 }, () => parts[Math.floor(random() * parts.length)]).join(
        random() < 0.5 ? " " : "",
      );
      const pieces = splitText(text, names, "Noor");
      expect(pieces.map((piece) => piece.text).join(""), `seed ${SEED}`).to.equal(text);
      for (const piece of pieces) if (piece.kind === "link") expect(piece.href).to.match(/^(https?|mailto):/u);
    }
  });
});
