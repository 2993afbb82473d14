import { expect } from "chai";
import { beforeEach, describe, it } from "mocha";
import { type SentSource, WantedSources } from "../../src/voice/WantedSources.ts";

const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};
const RIGHTS = { audio: true, video: true, screen: true };
const MUTE = { ...RIGHTS, audio: false };
const SPEAKING = { isSilent: false, layers: "single" } as const;
const SEEN = { isSilent: false, layers: "simulcast" } as const;

describe("what a bot wants to send", () => {
  let wanted: WantedSources;
  let begun: string[];
  let mayTalk: boolean;
  /** While set, the SFU's answer waits for it. */
  let answer: Promise<void> | undefined;

  beforeEach(() => {
    begun = [];
    mayTalk = true;
    answer = undefined;
    wanted = new WantedSources(async (source, { layers }) => {
      begun.push(`${source} ${layers}`);
      await answer;
      if (source === "microphone" && !mayTalk) throw new Error("mayNotPublish");
      return `${source} ${begun.length}`;
    });
  });

  const sent = () => [...wanted.producers.keys()].sort();
  const take = (source: SentSource) => {
    mayTalk = false;
    wanted.ended(source);
    wanted.allow(MUTE);
  };

  it("[SFU1a] begins again, once and as it was, when what was taken is given back; nothing else does", async () => {
    await wanted.publish("microphone", SPEAKING);
    await wanted.publish("camera", SEEN);
    take("microphone");
    await settle();
    expect(sent()).to.deep.equal(["camera"]);
    mayTalk = true;
    wanted.allow(RIGHTS);
    wanted.allow(RIGHTS);
    await settle();
    expect(sent()).to.deep.equal(["camera", "microphone"]);
    expect(begun).to.deep.equal(["microphone single", "camera simulcast", "microphone single"]);
  });

  it("[SFU1a] begins with the right, where it was refused at first", async () => {
    mayTalk = false;
    expect(await wanted.publish("microphone", SPEAKING).catch(String)).to.contain("mayNotPublish");
    wanted.allow(MUTE);
    await settle();
    expect(begun).to.have.length(1);
    mayTalk = true;
    wanted.allow(RIGHTS);
    await settle();
    expect(sent()).to.deep.equal(["microphone"]);
  });

  it("is looked at again where the right came back while the refusal was still on its way", async () => {
    let resolve: () => void = () => undefined;
    answer = new Promise((done) => {
      resolve = done;
    });
    mayTalk = false;
    const refused = wanted.publish("microphone", SPEAKING).catch(String);
    await settle();
    wanted.allow(RIGHTS);
    resolve();
    expect(await refused).to.contain("mayNotPublish");
    mayTalk = true;
    await settle();
    expect(sent()).to.deep.equal(["microphone"]);
  });

  it("stays away where it is not wanted any more", async () => {
    await wanted.publish("microphone", SPEAKING);
    take("microphone");
    wanted.forget("microphone");
    mayTalk = true;
    wanted.allow(RIGHTS);
    await settle();
    expect(sent()).to.deep.equal([]);
  });

  it("[SFU8] all begins anew on another seat, also what was just about to begin on the one before", async () => {
    let reject: (why: Error) => void = () => undefined;
    await wanted.publish("camera", SEEN);
    answer = new Promise((_done, failed) => {
      reject = failed;
    });
    const lost = wanted.publish("microphone", SPEAKING).catch(String);
    await settle();
    answer = undefined;
    wanted.beginAnew();
    reject(new Error("the seat is another one now"));
    expect(await lost).to.contain("another one");
    await settle();
    expect(sent()).to.deep.equal(["camera", "microphone"]);
  });
});
