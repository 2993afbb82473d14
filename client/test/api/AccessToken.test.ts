import type { SignIn } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { describe, it } from "mocha";
import { AccessToken } from "../../src/api/AccessToken.ts";
import { ApiError } from "../../src/api/ApiError.ts";

const MINUTE_MS = 60_000;

/** A server whose tokens are good for five minutes, and a page whose clock is wrong by so much. */
function setUp(clockErrorMs = 0) {
  let elapsedMs = 0;
  let renewals = 0;
  const refused: string[] = [];
  const endsAtMs = new Map<string, number>();
  const refresh = async (): Promise<SignIn> => {
    const accessToken = `token ${++renewals}`;
    endsAtMs.set(accessToken, elapsedMs + 5 * MINUTE_MS);
    return { accessToken, expiresAt: new Date(elapsedMs + 5 * MINUTE_MS).toISOString(), profile: {} as never };
  };
  const token = new AccessToken(refresh, { now: () => elapsedMs + clockErrorMs, elapsedMs: () => elapsedMs });
  const ask = () =>
    token.with(async ({ authorization = "" }) => {
      const presented = authorization.slice("Bearer ".length);
      if (elapsedMs < (endsAtMs.get(presented) ?? 0)) return presented;
      refused.push(presented);
      throw new ApiError("tokenExpired", "Over.", { status: 401 });
    });
  return {
    ask,
    refused,
    wait: (ms: number) => {
      elapsedMs += ms;
    },
    renewals: () => renewals,
  };
}

describe("AccessToken", () => {
  it("is renewed before it ends, so that nothing is sent that the server refuses", async () => {
    const { ask, wait, refused, renewals } = setUp();
    for (let minute = 0; minute < 30; minute++, wait(MINUTE_MS)) await ask();
    expect(refused).to.deep.equal([]);
    expect(renewals(), "no more often than it has to be").to.be.within(6, 8);
  });

  for (const [name, clockErrorMs] of [
    ["behind", -10 * MINUTE_MS],
    ["ahead", 10 * MINUTE_MS],
  ] as const) {
    it(`is renewed on the server's word alone where this machine's clock is ten minutes ${name}`, async () => {
      const { ask, wait, refused, renewals } = setUp(clockErrorMs);
      for (let minute = 0; minute < 30; minute++, wait(MINUTE_MS)) expect(await ask()).to.match(/^token/u);
      expect(renewals()).to.be.within(6, 8);
      expect(refused.length, "each once, and asked again with the next").to.be.at.most(renewals());
    });
  }
});
