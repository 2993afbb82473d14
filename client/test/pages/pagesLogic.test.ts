import { expect } from "chai";
import { describe, it } from "mocha";
import type { ErasableStorage } from "../../src/browserStorage.ts";
import { describeBrowser } from "../../src/pages/account/describeBrowser.ts";
import { providerProblem } from "../../src/pages/account/providerProblem.ts";
import { keepWayBack, takeWayBack } from "../../src/pages/account/wayBack.ts";
import { eventWords } from "../../src/pages/manage/eventWords.ts";
import { readEvidence } from "../../src/pages/manage/readEvidence.ts";
import { register, returnAddress, returnFrom, signIn, withReturn } from "../../src/pages/site/destinations.ts";
import { showDistance } from "../../src/pages/when.ts";
import { NewWorldForm } from "../../src/pages/worlds/worldShape.ts";

describe("the way back after signing in", () => {
  it("leads to pages of this site alone", () => {
    expect(returnAddress("?to=%2Fw%2Fplaza")).to.equal("/w/plaza");
    for (const to of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]) {
      expect(returnAddress(`?to=${encodeURIComponent(to)}`), to).to.equal("/worlds");
    }
  });

  it("never leads back to a page for signing in, registering or an e-mail's link, but to where that page leads", () => {
    for (const page of ["/sign-in", "/register", "/forgot-password", "/reset-password", "/confirm", "/sign-in/"]) {
      expect(returnAddress(`?to=${encodeURIComponent(page)}`), page).to.equal("/worlds");
      expect(returnFrom(page, "?to=%2Fw%2Fplaza"), page).to.equal("/w/plaza");
      expect(withReturn(signIn, returnFrom(page, "")), page).to.equal("/sign-in?to=%2Fworlds");
    }
    expect(withReturn(register, returnFrom("/w/plaza", "?to=%2Fworlds"))).to.equal("/register?to=%2Fw%2Fplaza");
  });
});

describe("the way back after confirming an address", () => {
  const kept = (href: string | null): ErasableStorage => {
    let value = href;
    return {
      getItem: () => value,
      setItem: (_key, words) => {
        value = words;
      },
      removeItem: () => {
        value = null;
      },
    };
  };

  it("leads on to what one registered for, once, in words that say what it is", () => {
    for (const [to, label] of [
      ["/invite/abc", "Go on into the world"],
      ["/w/plaza?view=off", "Go on into the world"],
      ["/worlds/new", "Go on and create a world"],
      ["/worlds/plaza", "Back to the world's page"],
    ] as const) {
      const storage = kept(null);
      keepWayBack(to, storage);
      expect(takeWayBack(storage), to).to.deep.equal({ href: to, label });
      expect(takeWayBack(storage), "another time").to.equal(null);
    }
  });

  it("leads nowhere from an address of another site, or where nothing is kept", () => {
    for (const href of [null, "/worlds", "https://evil.example/w/plaza", "//evil.example/w/plaza"]) {
      expect(takeWayBack(kept(href)), `${href}`).to.equal(null);
    }
    expect(takeWayBack(null)).to.equal(null);
  });
});

describe("what pages say", () => {
  it("tells whoever comes back from a provider without being signed in, whatever the address claims", () => {
    expect(providerProblem("?to=%2Fw%2Fplaza")).to.equal(null);
    expect(providerProblem("?problem=providerFailed")?.words).to.contain("without their word for you");
    for (const made of ["toString", "<b>Send money</b>", ""]) {
      const told = providerProblem(`?problem=${encodeURIComponent(made)}`);
      expect(told?.title, made).to.equal("Something went wrong");
      expect(JSON.stringify(told)).to.not.contain("money");
    }
  });

  it("names browser and system of a sign-in", () => {
    const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36";
    expect(describeBrowser(chrome)).to.deep.equal({ device: "Chrome on Linux", isPhone: false });
    const iphone =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1";
    expect(describeBrowser(iphone)).to.deep.equal({ device: "Safari on an iPhone", isPhone: true });
    expect(describeBrowser("curl/8")).to.deep.equal({ device: "A browser", isPhone: false });
  });

  it("tells distances in time both ways", () => {
    const now = Date.UTC(2026, 10, 28, 12);
    expect(showDistance("2026-11-28T11:59:40Z", now)).to.equal("just now");
    expect(showDistance("2026-11-28T09:00:00Z", now)).to.equal("3 hours ago");
    expect(showDistance("2026-12-04T12:00:00Z", now)).to.equal("in 6 days");
  });

  it("has a sentence for an event it knows, and the event's own name for one it does not", () => {
    const event = { id: "1", at: "", user: null, target: { userId: "", name: "Noor" }, place: null, details: {} };
    expect(eventWords({ ...event, kind: "banned" })).to.equal("banned Noor");
    expect(eventWords({ ...event, kind: "somethingNew" })).to.equal("something new (Noor)");
  });

  it("reads evidence as the server keeps it, and says where there is none", () => {
    const evidence = {
      fromMs: 0,
      toMs: 60_000,
      chat: [
        { id: 4, from: { name: "Noor", entityId: 2 }, text: "hm", sentAtMs: 48_000 },
        {
          id: 5,
          from: { name: "Ada", entityId: 1, userId: "ada" },
          text: "an insult",
          sentAtMs: 30_000,
          edits: [{ atMs: 40_000, text: "nice hat" }],
          deletedAtMs: 50_000,
        },
      ],
      people: [
        {
          name: "Noor",
          entityId: 2,
          places: [
            { x: 0, z: 0 },
            { x: 3, z: 4 },
          ],
          heardBy: [{ atMs: 1, entityIds: [3] }],
          spoke: [
            { fromMs: 6000, toMs: 9000 },
            { fromMs: 54_000, toMs: 60_000 },
          ],
        },
        { name: "Ada", userId: "ada", entityId: 3, places: [], heardBy: [], spoke: [] },
        { name: "Old", entityId: 4, places: [], heardBy: [] },
      ],
    };
    expect(readEvidence(evidence)).to.deep.equal({
      lines: [
        { id: 4, name: "Noor", text: "hm", secondsBefore: 12, changes: [] },
        {
          id: 5,
          name: "Ada",
          text: "an insult",
          secondsBefore: 30,
          changes: ["changed 20 s before to “nice hat”", "deleted 10 s before"],
        },
      ],
      people: [
        {
          entityId: 2,
          name: "Noor",
          words: "spoke for 9 s, was heard by Ada, went 5 m, to 3 / 4 m",
          spoke: [
            { from: 0.1, to: 0.15 },
            { from: 0.9, to: 1 },
          ],
          wrote: [0.8],
          path: [
            { x: 0, z: 0 },
            { x: 3, z: 4 },
          ],
        },
        { entityId: 3, name: "Ada", words: "said nothing, was heard by nobody", spoke: [], wrote: [0.5], path: [] },
        { entityId: 4, name: "Old", words: "was heard by nobody", spoke: [], wrote: [], path: [] },
      ],
    });
    expect(readEvidence(null)).to.equal(null);
  });
});

describe("the form of a new world", () => {
  it("takes the number of places as typed, and says what is wrong with it in one sentence", () => {
    const world = { name: "Moths", map: "plaza" };
    expect(NewWorldForm.safeParse({ ...world, capacity: " 30 " }).data?.capacity).to.equal(30);
    for (const capacity of ["", "0", "1001", "many", "1.5"]) {
      const { error } = NewWorldForm.safeParse({ ...world, capacity });
      expect(error?.issues[0]?.message, capacity).to.equal("A whole number from 1 to 1000.");
    }
  });
});
