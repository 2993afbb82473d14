import { mock } from "node:test";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { Chimes } from "../../src/media/sound/Chimes.ts";
import { SpatialSound } from "../../src/media/sound/SpatialSound.ts";
import { FakeAudioContext, type FakeNode } from "./FakeAudioContext.ts";

const ORIGIN = { x: 0, y: 0, z: 0 };
const NEAR = { volume: 1, isEverywhere: false };
const track = { kind: "audio" } as MediaStreamTrack;

describe("voices at their places", () => {
  /** What a browser's page has and Node has not. */
  const scope = globalThis as unknown as Record<"Audio" | "MediaStream", unknown>;
  const before = { Audio: scope.Audio, MediaStream: scope.MediaStream };
  let context: FakeAudioContext;
  let sound: SpatialSound;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    scope.Audio = class {
      play = async () => undefined;
    };
    scope.MediaStream = class {};
    context = new FakeAudioContext();
    sound = new SpatialSound(context as unknown as AudioContext);
    sound.add("ben", track);
  });

  afterEach(() => {
    mock.timers.reset();
    Object.assign(scope, before);
  });

  /** The gain between a voice's panner and everything else. */
  const gainOf = (at = 0): FakeNode => context.of("panner")[at]!.targets[0]!;

  it("[M4] a new voice begins in silence and fades in, over a quarter of a second", () => {
    expect(gainOf().gain.value).to.equal(0);
    sound.place("ben", { x: 1, y: 0, z: 0 }, ORIGIN, NEAR);
    const { target, overSeconds } = gainOf().gain.told.at(-1)!;
    expect(target).to.equal(1);
    // Three time constants are 95 % of the way.
    expect(3 * overSeconds).to.be.closeTo(0.25, 0.01);
  });

  it("[GR1] falls silent with the distance, faster than it came, and stands where its owner stands", () => {
    gainOf().gain.value = 1;
    const gains = [2, 3.5, 4.9, 5, 9].map((x) => {
      sound.place("ben", { x, y: 0, z: 0 }, ORIGIN, NEAR);
      return gainOf().gain.told.at(-1)!;
    });
    const targets = gains.map(({ target }) => target);
    expect(targets).to.deep.equal([...targets].sort((a, b) => b - a));
    expect(targets.slice(-2)).to.deep.equal([0, 0]);
    for (const { overSeconds } of gains) expect(overSeconds).to.be.lessThan(0.25 / 3);
    expect(context.of("panner")[0]!.positionX.told.at(-1)!.target).to.equal(9);
  });

  it("[GR6] a conference sounds the same everywhere, at the listener's own place and at one's own volume", () => {
    const ears = { x: 4, y: 0, z: 4 };
    sound.place("ben", { x: 40, y: 0, z: 0 }, ears, { volume: 0.5, isEverywhere: true });
    expect(gainOf().gain.told.at(-1)!.target).to.equal(0.5);
    expect(context.of("panner")[0]!.positionX.told.at(-1)!.target).to.equal(4);
    sound.place("ben", null, ears, NEAR);
    expect(gainOf().gain.told.at(-1)!.target, "nobody knows where").to.equal(0);
  });

  it("a voice that ends fades out before it is cut off", () => {
    const gain = gainOf();
    const [panner] = context.of("panner");
    sound.remove("ben");
    expect(gain.gain.told.at(-1)!.target).to.equal(0);
    expect(panner!.targets).to.have.length(1);
    mock.timers.tick(400);
    expect(panner!.targets).to.have.length(0);
    expect(sound.measure("ben")).to.equal(null);
  });

  it("[M4] plays on the device that is chosen", async () => {
    await sound.playOn("headset");
    expect(context.sinkId).to.equal("headset");
  });
});

describe("chimes", () => {
  const play = (...at: number[]) => {
    const context = new FakeAudioContext();
    const chimes = new Chimes(context as unknown as AudioContext, context.destination as unknown as AudioNode);
    for (const seconds of at) {
      context.currentTime = seconds;
      chimes.play("joined");
    }
    return { context, chimes, tones: () => context.of("oscillator").map(({ frequency }) => frequency.value) };
  };

  it("are two short tones, higher the second time where somebody came, lower where somebody went", () => {
    const { context, chimes, tones } = play(1);
    expect(tones()).to.deep.equal([523.25, 783.99]);
    const [first, second] = context.of("oscillator");
    expect(second!.startedAt).to.be.greaterThan(first!.startedAt!);
    context.currentTime = 10;
    chimes.play("left");
    expect(tones()[2]).to.be.greaterThan(tones()[3]!);
  });

  it("are few in a moving crowd: one in a second and a half", () => {
    expect(play(1, 1.2, 2, 2.4, 2.6, 3).tones()).to.have.length(4);
  });

  it("are none where they are turned off, or the browser lets no sound out yet", () => {
    const { context, chimes, tones } = play();
    chimes.isMuted = true;
    chimes.play("joined");
    chimes.isMuted = false;
    context.state = "suspended";
    chimes.play("joined");
    expect(tones()).to.deep.equal([]);
  });
});
