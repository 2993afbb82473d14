import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import { KeyRing } from "../../src/auth/KeyRing.ts";
import { SigningKeysUnusable } from "../../src/errors.ts";
import { TestClock } from "../support/TestClock.ts";
import { useTemporaryFolder } from "../support/temporaryFolder.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe("KeyRing", () => {
  const folder = useTemporaryFolder();
  const open = (clock: TestClock) =>
    KeyRing.open({ directory: join(folder.path(), "keys"), rotateAfterDays: 30, now: clock.now });
  const kidsOf = (ring: KeyRing) => ring.jwks().keys.map((key) => key.kid);

  it("[ID2] makes a key at the first start, for its owner's eyes only, and finds it again at the next", async () => {
    const clock = new TestClock();
    const first = await open(clock);
    const names = await readdir(join(folder.path(), "keys"));
    expect(names).to.have.lengthOf(1);
    const { mode } = await stat(join(folder.path(), "keys", names[0]!));
    expect(mode & 0o777).to.equal(0o600);
    expect((await stat(join(folder.path(), "keys"))).mode & 0o777).to.equal(0o700);
    expect(kidsOf(await open(clock))).to.deep.equal(kidsOf(first));
  });

  it("[ID2] publishes ES256 keys without their private half", async () => {
    const [key, ...others] = (await open(new TestClock())).jwks().keys;
    expect(others).to.deep.equal([]);
    expect(key).to.include({ kty: "EC", crv: "P-256", alg: "ES256", use: "sig" });
    expect(key).to.not.have.property("d");
    expect(Object.keys(key!)).to.have.members(["kty", "crv", "x", "y", "kid", "alg", "use"]);
  });

  it("[ID2] rotates with overlap: published before it signs, published until its last token is gone", async () => {
    const clock = new TestClock();
    const ring = await open(clock);
    const [old] = kidsOf(ring);
    await clock.pass(30 * DAY_MS - 1);
    await ring.maintain();
    expect(kidsOf(ring), "not due yet").to.deep.equal([old]);

    await clock.pass(1);
    await ring.maintain();
    const young = kidsOf(ring).find((kid) => kid !== old);
    expect(kidsOf(ring)).to.have.members([old, young]);
    expect(ring.signingKey().kid, "the new one is not known everywhere yet").to.equal(old);

    await clock.pass(10 * MINUTE_MS);
    expect(ring.signingKey().kid).to.equal(young);
    await ring.maintain();
    expect(await ring.verificationKey(old!), "tokens of the old one are about").to.not.equal(undefined);

    await clock.pass(60 * MINUTE_MS);
    await ring.maintain();
    expect(kidsOf(ring)).to.deep.equal([young]);
    expect(await ring.verificationKey(old!)).to.equal(undefined);
    expect(await readdir(join(folder.path(), "keys"))).to.deep.equal([`${young}.json`]);
  });

  it("finds a key that another process has made since, at once, and everybody who asks meanwhile", async () => {
    const clock = new TestClock();
    const ours = await open(clock);
    const theirs = await open(clock);
    await theirs.rotate();
    const kid = kidsOf(theirs).find((candidate) => !kidsOf(ours).includes(candidate))!;
    const found = await Promise.all(Array.from({ length: 20 }, () => ours.verificationKey(kid)));
    expect(found).to.not.include(undefined);
  });

  it("does not look into the folder for each of many keys that nobody has", async () => {
    const clock = new TestClock();
    const ours = await open(clock);
    for (let index = 0; index < 10; index++) expect(await ours.verificationKey(`made up ${index}`)).to.equal(undefined);
    const theirs = await open(clock);
    await theirs.rotate();
    const kid = kidsOf(theirs).find((candidate) => !kidsOf(ours).includes(candidate))!;
    expect(await ours.verificationKey(kid), "looked too often").to.equal(undefined);
    await clock.pass(1000);
    expect(await ours.verificationKey(kid)).to.not.equal(undefined);
  });

  it("processes that start together for the first time end up with each other's keys", async () => {
    const clock = new TestClock();
    const rings = await Promise.all([open(clock), open(clock), open(clock)]);
    for (const ring of rings) {
      const { kid } = ring.signingKey();
      for (const other of rings) expect(await other.verificationKey(kid)).to.not.equal(undefined);
    }
  });

  for (const { what, content } of [
    { what: "is not JSON", content: "{" },
    {
      what: "is not an ES256 key",
      content: JSON.stringify({ kid: "x", createdAt: "now", privateJwk: { kty: "oct" } }),
    },
  ]) {
    it(`refuses to start with a key file that ${what}, and names it`, async () => {
      const clock = new TestClock();
      await open(clock);
      const path = join(folder.path(), "keys", "broken.json");
      await writeFile(path, content);
      const error = await open(clock).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(SigningKeysUnusable);
      expect((error as Error).message).to.contain(path);
      expect(await readFile(path, "utf8"), "nothing of anybody's is deleted").to.equal(content);
    });
  }
});
