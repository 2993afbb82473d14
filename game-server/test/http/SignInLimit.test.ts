import { expect } from "chai";
import { describe, it } from "mocha";
import { networkOf, SignInLimit, type SignInVerdict } from "../../src/http/SignInLimit.ts";

const KEY = "a-load-test-key-of-ours";

describe("SignInLimit", () => {
  function make(loadTestKey?: string) {
    let nowMs = 0;
    const limit = new SignInLimit({ perMinute: 10, perHour: 60, loadTestKey, nowMs: () => nowMs });
    const take = async (times: number, address = "192.0.2.1", key?: string): Promise<SignInVerdict[]> => {
      const verdicts: SignInVerdict[] = [];
      for (let count = 0; count < times; count++) verdicts.push(await limit.take(address, key));
      return verdicts;
    };
    const allowed = async (...args: Parameters<typeof take>) =>
      (await take(...args)).filter((verdict) => verdict.isAllowed).length;
    return { take, allowed, pass: (seconds: number) => (nowMs += seconds * 1000) };
  }

  it("lets ten a minute in from one address, and says when the next may try", async () => {
    const { take, allowed } = make();
    expect(await allowed(10)).to.equal(10);
    expect(await take(1)).to.deep.equal([{ isAllowed: false, retryAfterSeconds: 6 }]);
    expect(await allowed(1, "192.0.2.2"), "another address").to.equal(1);
  });

  it("lets no more than sixty and what comes back in an hour in, however patient somebody is", async () => {
    const { allowed, pass } = make();
    let total = 0;
    for (let minute = 0; minute < 60; minute++) {
      total += await allowed(20);
      pass(60);
    }
    expect(total).to.be.within(60, 120);
  });

  it("counts a subscriber's IPv6 addresses as one", async () => {
    const { allowed } = make();
    expect(await allowed(10, "2001:db8:1:2::1")).to.equal(10);
    expect(await allowed(1, "2001:db8:1:2:ffff::9")).to.equal(0);
    expect(await allowed(1, "2001:db8:1:3::1")).to.equal(1);
  });

  it("does not count bots that present the key", async () => {
    const { allowed } = make(KEY);
    expect(await allowed(500, "192.0.2.1", KEY)).to.equal(500);
    expect(await allowed(20, "192.0.2.1", `${KEY}x`), "a wrong key").to.equal(10);
  });

  it("without a key of its own nothing presented counts for one", async () => {
    const { allowed } = make(undefined);
    expect(await allowed(20, "192.0.2.1", "")).to.equal(10);
    expect(await make(undefined).allowed(20, "192.0.2.1", "undefined")).to.equal(10);
  });

  for (const [address, network] of [
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:0db8:0001:0002:0003:0004:0005:0006", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::6", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["1::", "1:0:0:0::/64"],
  ] as const) {
    it(`takes ${address} for ${network}`, () => {
      expect(networkOf(address)).to.equal(network);
    });
  }
});
