import { expect } from "chai";
import { describe, it } from "mocha";
import { Admission } from "../../src/world/Admission.ts";
import { arrive, createWorldStore } from "../../src/world/worldStore.ts";

describe("Admission", () => {
  const atTheDoor = (watchMode: "line" | "lineAndWatch") => {
    const store = createWorldStore();
    const said: unknown[] = [];
    const admission = new Admission({ store, watchMode, say: (name, message) => said.push([name, message]) });
    const step = () => store.getState().progress.step;
    return { store, said, admission, step };
  };

  it("[M1] says once that one would rather look on, and again in a new line", () => {
    const { said, admission } = atTheDoor("lineAndWatch");
    admission.takeLine({ place: 4, length: 4 });
    admission.takeLine({ place: 3, length: 5 });
    expect(said).to.deep.equal([["watch", { mode: "lineAndWatch" }]]);
    admission.lose("network");
    admission.takeLine({ place: 3, length: 5 });
    expect(said).to.have.length(2);
  });

  it("[M1] says nothing when one only waits", () => {
    const { said, admission } = atTheDoor("line");
    admission.takeLine({ place: 1, length: 1 });
    expect(said).to.deep.equal([]);
  });

  it("keeps what one chose over a lost connection", () => {
    const { said, admission } = atTheDoor("line");
    admission.takeLine({ place: 2, length: 2 });
    admission.choose("lineAndWatch");
    admission.lose("network");
    admission.takeLine({ place: 2, length: 2 });
    expect(said).to.deep.equal([
      ["watch", { mode: "lineAndWatch" }],
      ["watch", { mode: "lineAndWatch" }],
    ]);
  });

  it("tells whoever waited that their place is kept, until the line goes on", () => {
    const { admission, step } = atTheDoor("line");
    admission.takeLine({ place: 2, length: 2 });
    admission.lose("network");
    expect(step()).to.contain("your place in line is kept");
    admission.lose("network");
    expect(step()).to.contain("your place in line is kept");
    admission.takeLine({ place: 1, length: 2 });
    admission.enter();
    expect(admission.place).to.equal("inside");
  });

  it("tells whoever was inside that the server is waited for, and lets nobody walk meanwhile", () => {
    const { store, admission } = atTheDoor("line");
    admission.enter();
    arrive(store);
    admission.lose("network");
    expect(admission.place).to.equal("outside");
    expect(store.getState().phase).to.equal("reconnecting");
  });
});
