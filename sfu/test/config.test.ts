import { loadEnv } from "@crowdwire/service-kit";
import { expect } from "chai";
import { describe, it } from "mocha";
import { SfuConfig } from "../src/config.ts";

describe("SfuConfig", () => {
  it("needs nothing, and listens to this machine only for whatever decides", () => {
    const config = loadEnv(SfuConfig, {});
    expect(config).to.include({
      SFU_NAME: "sfu-0",
      SIGNALING_HOST: "127.0.0.1",
      CONTROL_HOST: "127.0.0.1",
      SFU_OPS_HOST: "127.0.0.1",
      CONSUMERS_PER_WORKER: 400,
      VIDEOS_PER_CLIENT: 9,
    });
  });

  it("names everything that is wrong at once", () => {
    const wrong = { SFU_NAME: "SFU 0", SIGNALING_URL: "media", MEDIA_LISTEN: "everywhere", JWKS_URL: "keys" };
    for (const key of Object.keys(wrong)) expect(() => loadEnv(SfuConfig, wrong)).to.throw(key);
  });

  it("reads lists", () => {
    const config = loadEnv(SfuConfig, { MEDIA_LISTEN: "127.0.0.1, 192.0.2.7" });
    expect(config.MEDIA_LISTEN).to.deep.equal(["127.0.0.1", "192.0.2.7"]);
  });
});
