import { BanCreation, Registration } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { describe, it } from "mocha";
import { checkValues } from "../../src/forms/checkValues.ts";

describe("checkValues", () => {
  it("says the first thing that is wrong with each field, in the shape's own words", () => {
    const check = checkValues(Registration.pick({ name: true, email: true, password: true }), {
      name: " ",
      email: "ada",
      password: "short",
    });
    expect(check).to.deep.equal({
      ok: false,
      errors: {
        name: "Choose a name.",
        email: "This is not an e-mail address.",
        password: "At least 8 characters.",
      },
    });
  });

  it("gives what the server takes: trimmed, folded", () => {
    const check = checkValues(BanCreation, {
      userId: "00000000-0000-4000-8000-000000000001",
      reason: "  too   loud ",
      until: null,
    });
    expect(check).to.have.nested.property("output.reason", "too loud");
  });
});
