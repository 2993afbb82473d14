import { expect } from "chai";
import { describe, it } from "mocha";
import type { DeviceFault } from "../../src/media/devices/deviceFaults.ts";
import { createMediaStore, type LinkPhase, type MediaState, putCapture } from "../../src/media/mediaStore.ts";
import { type MediaTrouble, troubleOf } from "../../src/media/ui/troubleOf.ts";

interface Wrong {
  link?: LinkPhase;
  microphone?: DeviceFault;
  camera?: DeviceFault;
  refusal?: MediaState["refusal"];
  isSlow?: boolean;
  isMutedForAll?: boolean;
}

function trouble({
  link = "connected",
  microphone,
  camera,
  refusal = null,
  isSlow = false,
  isMutedForAll = false,
}: Wrong): MediaTrouble | null {
  const store = createMediaStore({ link, linkNote: link === "connected" ? null : "why", refusal });
  const off = { phase: "off" as const, deviceId: "" };
  if (microphone) putCapture(store, "microphone", { ...off, fault: microphone });
  if (camera) putCapture(store, "camera", { ...off, fault: camera });
  return troubleOf({ ...store.getState(), isMutedForAll }, isSlow);
}

const everything: Wrong = { microphone: "denied", camera: "busy", refusal: { text: "no" }, isSlow: true };

describe("what a person is told of trouble with voice and video", () => {
  it("is nothing while all is well, nor while one only waits for a moment", () => {
    for (const link of ["waiting", "connecting", "connected", "reconnecting"] as const) {
      expect(trouble({ link }), link).to.equal(null);
    }
  });

  it("[SFU7] says that no sound gets through, why, and lets one try again, whatever else is wrong", () => {
    const told = trouble({ ...everything, link: "blocked" });
    expect(told).to.deep.include({ tone: "danger", title: "No sound gets through", text: "why" });
    expect(told?.remedy).to.deep.equal({ words: "Try again", action: "retry" });
  });

  it("lets one connect again what has ended, and nothing where there is no voice", () => {
    expect(trouble({ ...everything, link: "ended" })?.remedy?.action).to.equal("retry");
    expect(trouble({ ...everything, link: "off" })).to.deep.include({ title: "No voice here", remedy: null });
  });

  it("says that one is muted for everyone before it speaks of devices", () => {
    expect(trouble({ microphone: "denied", isMutedForAll: true })?.title).to.equal("You are muted for everyone");
    expect(trouble({ link: "blocked", isMutedForAll: true })?.title).to.equal("No sound gets through");
  });

  it("tells what takes long from what is lost", () => {
    expect(trouble({ link: "connecting", isSlow: true })?.title).to.equal("Connecting sound…");
    expect(trouble({ link: "reconnecting", isSlow: true })).to.include({
      title: "Getting the sound back…",
      text: "why",
    });
  });

  it("[M4] names the device, what to do about it, and what works all the same", () => {
    const { title, text, remedy } = trouble({ microphone: "denied", camera: "busy" })!;
    expect([title, remedy?.action]).to.deep.equal(["No microphone", "toggleMicrophone"]);
    expect(text).to.contain("Allow it beside the address").and.contain("You hear others all the same.");
    expect(trouble({ camera: "busy", refusal: { text: "no" } })?.remedy?.action).to.equal("toggleCamera");
    expect(trouble({ refusal: { text: "no" } })).to.include({ title: "That was not possible", text: "no" });
  });
});
