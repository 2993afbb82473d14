import { expect } from "chai";
import { describe, it } from "mocha";
import { deviceFaultOf, deviceObstacle } from "../../src/media/devices/deviceFaults.ts";
import { meterShare } from "../../src/media/devices/LevelMeter.ts";

describe("devices", () => {
  it("tells denied, missing and busy apart", () => {
    expect(deviceFaultOf({ name: "NotAllowedError" })).to.equal("denied");
    expect(deviceFaultOf({ name: "NotFoundError" })).to.equal("missing");
    expect(deviceFaultOf({ name: "NotReadableError" })).to.equal("busy");
    expect(deviceFaultOf(null)).to.equal("failed");
    expect(deviceFaultOf({ name: "NotAllowedError" }, true), "a screen that nobody chose").to.equal("cancelled");
  });

  it("says what stops any device", () => {
    const mediaDevices = { getUserMedia: () => undefined } as unknown as MediaDevices;
    expect(deviceObstacle({ isSecureContext: false, navigator: { mediaDevices } })).to.equal("insecure");
    expect(deviceObstacle({ isSecureContext: true, navigator: {} })).to.equal("unsupported");
    expect(deviceObstacle({ isSecureContext: true, navigator: { mediaDevices } })).to.equal(null);
  });

  it("shows silence as nothing and a shout as all of it", () => {
    expect(meterShare(Number.NEGATIVE_INFINITY)).to.equal(0);
    expect(meterShare(-37)).to.be.closeTo(0.5, 0.01);
    expect(meterShare(0)).to.equal(1);
  });
});
