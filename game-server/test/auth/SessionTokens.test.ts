import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { sessionId } from "@crowdwire/db";
import { userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { exportSPKI, generateKeyPair, importJWK, type JWTPayload, SignJWT } from "jose";
import { beforeEach, describe, it } from "mocha";
import { KeyRing } from "../../src/auth/KeyRing.ts";
import { SessionTokens } from "../../src/auth/SessionTokens.ts";
import { TokenRefused } from "../../src/auth/TokenRefused.ts";
import { TestClock } from "../support/TestClock.ts";
import { useTemporaryFolder } from "../support/temporaryFolder.ts";

const ISSUER = "crowdwire";
const LIFETIME_SECONDS = 300;
const claims = { userId: userId(randomUUID()), sessionId: sessionId(randomUUID()) };

describe("SessionTokens", () => {
  const folder = useTemporaryFolder();
  let clock: TestClock;
  let keyRing: KeyRing;
  let tokens: SessionTokens;

  beforeEach(async () => {
    clock = new TestClock();
    keyRing = await KeyRing.open({ directory: join(folder.path(), "keys"), rotateAfterDays: 30, now: clock.now });
    tokens = new SessionTokens({
      keyRing,
      audience: "game",
      issuer: ISSUER,
      lifetimeSeconds: LIFETIME_SECONDS,
      now: clock.now,
    });
  });

  const seconds = () => Math.floor(clock.now().getTime() / 1000);
  const rightPayload = (): JWTPayload => ({
    iss: ISSUER,
    aud: "game",
    sub: claims.userId,
    sid: claims.sessionId,
    iat: seconds(),
    exp: seconds() + LIFETIME_SECONDS,
  });
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

  /** Signed by the right key, with these changes to a right payload and header. */
  async function signed(payload: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
    const { kid, privateKey } = keyRing.signingKey();
    return new SignJWT({ ...rightPayload(), ...payload })
      .setProtectedHeader({ alg: "ES256", kid, ...header })
      .sign(privateKey);
  }

  it("[ID2] say who, by which sign-in, for so long", async () => {
    const { token, expiresAt } = await tokens.issue(claims);
    expect(Date.parse(expiresAt)).to.equal(clock.now().getTime() + LIFETIME_SECONDS * 1000);
    expect(await tokens.verify(token)).to.deep.equal({ ...claims, expiresAt: new Date(expiresAt) });
  });

  it("are good until the last moment and not beyond", async () => {
    const { token } = await tokens.issue(claims);
    await clock.pass((LIFETIME_SECONDS - 1) * 1000);
    await tokens.verify(token);
    await clock.pass(1000);
    expect(await refusalOf(token)).to.equal("expired");
  });

  it("stay good when the key that signed them is replaced", async () => {
    const { token } = await tokens.issue(claims);
    await keyRing.rotate();
    await tokens.verify(token);
  });

  const refused: { title: string; reason: string; make: () => Promise<string> }[] = [
    { title: "nothing at all", reason: "malformed", make: async () => "" },
    { title: "something else", reason: "malformed", make: async () => "let.me.in" },
    {
      title: "alg none",
      reason: "algorithm",
      make: async () => `${base64({ alg: "none", kid: keyRing.signingKey().kid })}.${base64(rightPayload())}.`,
    },
    {
      title: "HS256 with the public key for a secret",
      reason: "algorithm",
      make: async () => {
        const [jwk] = keyRing.jwks().keys;
        const publicKey = await importJWK(jwk!, "ES256", { extractable: true });
        const secret = new TextEncoder().encode(await exportSPKI(publicKey as Parameters<typeof exportSPKI>[0]));
        return new SignJWT(rightPayload()).setProtectedHeader({ alg: "HS256", kid: jwk!.kid! }).sign(secret);
      },
    },
    {
      title: "another ES256 key under our key's name",
      reason: "signature",
      make: async () => {
        const { privateKey } = await generateKeyPair("ES256");
        const { kid } = keyRing.signingKey();
        return new SignJWT(rightPayload()).setProtectedHeader({ alg: "ES256", kid }).sign(privateKey);
      },
    },
    { title: "a key nobody knows", reason: "unknownKey", make: () => signed({}, { kid: "unknown" }) },
    { title: "no key named", reason: "unknownKey", make: () => signed({}, { kid: undefined }) },
    {
      title: "a key inside the token",
      reason: "unknownKey",
      make: () => signed({}, { kid: undefined, jwk: keyRing.jwks().keys[0] }),
    },
    { title: "another audience", reason: "audience", make: () => signed({ aud: "media" }) },
    { title: "several audiences", reason: "audience", make: () => signed({ aud: ["game", "media"] }) },
    { title: "no audience", reason: "audience", make: () => signed({ aud: undefined }) },
    { title: "another issuer", reason: "issuer", make: () => signed({ iss: "elsewhere" }) },
    { title: "no expiry", reason: "claims", make: () => signed({ exp: undefined }) },
    {
      title: "an expiry that is years away",
      reason: "expired",
      make: () => signed({ iat: seconds() - 400, exp: seconds() + 1e9 }),
    },
    {
      title: "made in the future",
      reason: "notYetValid",
      make: () => signed({ iat: seconds() + 3600, exp: seconds() + 3900 }),
    },
    { title: "not valid yet", reason: "notYetValid", make: () => signed({ nbf: seconds() + 60 }) },
    { title: "no user", reason: "claims", make: () => signed({ sub: undefined }) },
    { title: "a user who is not an id", reason: "claims", make: () => signed({ sub: "admin" }) },
    { title: "no session", reason: "claims", make: () => signed({ sid: undefined }) },
    {
      title: "a changed payload",
      reason: "signature",
      make: async () => {
        const [header, , signature] = (await signed({})).split(".");
        return `${header}.${base64({ ...rightPayload(), sub: randomUUID() })}.${signature}`;
      },
    },
  ];
  for (const { title, reason, make } of refused) {
    it(`[check 3] [ID2] refuses ${title}: ${reason}`, async () => {
      expect(await refusalOf(await make())).to.equal(reason);
    });
  }

  async function refusalOf(token: string): Promise<string> {
    const error = await tokens.verify(token).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (!(error instanceof TokenRefused)) throw new Error("expected a TokenRefused", { cause: error });
    return error.reason;
  }
});
