import { expect } from "chai";
import { parseSetCookie } from "cookie";
import { describe, it } from "mocha";
import { hashSecret, SessionCookie } from "../../src/auth/SessionCookie.ts";

describe("SessionCookie", () => {
  it("is out of reach of scripts and of other sites, and on https of other hosts, too", () => {
    const open = parseSetCookie(new SessionCookie(false).write("s", 60));
    expect(open).to.deep.include({ name: "crowdwire", httpOnly: true, sameSite: "strict", path: "/", maxAge: 60 });
    expect(open).to.not.have.any.keys("secure", "domain");
    const secure = parseSetCookie(new SessionCookie(true).write("s", 60));
    expect(secure).to.deep.include({
      name: "__Host-crowdwire",
      httpOnly: true,
      sameSite: "strict",
      path: "/",
      secure: true,
    });
    expect(secure).to.not.have.any.keys("domain");
  });

  it("holds 256 random bits, never the same", () => {
    const cookie = new SessionCookie(false);
    const secrets = new Set(Array.from({ length: 100 }, () => cookie.newSecret()));
    expect(secrets.size).to.equal(100);
    for (const secret of secrets) expect(Buffer.from(secret, "base64url")).to.have.lengthOf(32);
  });

  it("reads back what it wrote, among others' cookies", () => {
    const cookie = new SessionCookie(false);
    const secret = cookie.newSecret();
    expect(cookie.read(`theme=dark; crowdwire=${secret}; x=y`)).to.equal(secret);
  });

  for (const header of [
    undefined,
    "",
    "crowdwire=",
    "crowdwire=short",
    "crowdwire=%00",
    `crowdwire=${"a".repeat(44)}`,
    `other=${"a".repeat(43)}`,
  ]) {
    it(`takes ${JSON.stringify(header)} for no cookie`, () => {
      expect(new SessionCookie(false).read(header)).to.equal(undefined);
    });
  }

  it("clearing ends it at once", () => {
    expect(parseSetCookie(new SessionCookie(true).clear())).to.deep.include({
      name: "__Host-crowdwire",
      value: "",
      maxAge: 0,
    });
  });

  it("is kept as a hash", () => {
    expect(hashSecret("secret")).to.have.lengthOf(32);
    expect(Buffer.from(hashSecret("secret")).toString("latin1")).to.not.contain("secret");
  });
});
