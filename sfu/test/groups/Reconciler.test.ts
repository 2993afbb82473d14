import { entityId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { group } from "../support/desires.ts";
import { createReconciled } from "../support/SimulatedWorld.ts";

describe("the reconciler", () => {
  it("[SFU2] opens one consumer for a pair and track, however many groups they share", async () => {
    const { actual, take, reconciler } = createReconciled();
    for (const id of [1, 2]) actual.enter(entityId(id), ["microphone"]);
    for (const id of [1, 2, 3, 4, 5]) take(group(id, { revision: id }, [1, 2]));
    await reconciler.settled("everyone");
    expect(actual.links).to.deep.equal(["1<2:microphone", "2<1:microphone"]);
    expect(actual.opened).to.equal(2);
    for (const id of [1, 2, 3, 4]) take(group(id, { revision: 5 + id }, []));
    await reconciler.settled("everyone");
    expect([actual.consumers, actual.opened]).to.deep.equal([2, 2]);
  });

  it("[SFU1] has ended what is forbidden before anything is awaited", async () => {
    const { actual, take, reconciler } = createReconciled();
    for (const id of [1, 2, 3]) actual.enter(entityId(id), ["microphone"]);
    take(group(1, { revision: 1 }, [1, 2, 3]));
    await reconciler.settled("everyone");
    take(group(1, { revision: 2 }, [1, 2]));
    expect(actual.links).to.deep.equal(["1<2:microphone", "2<1:microphone"]);
  });

  it("looks for nothing on behalf of those who are not connected, as most of a large world are", async () => {
    const { actual, take, reconciler } = createReconciled();
    let asked = 0;
    const publicationsOf = actual.publicationsOf.bind(actual);
    actual.publicationsOf = (entity) => {
      asked++;
      return publicationsOf(entity);
    };
    const crowd = Array.from({ length: 20 }, (_, index) => index + 1);
    for (let revision = 1; revision <= 10; revision++) take(group(1, { revision }, crowd));
    await reconciler.settled("everyone");
    expect(asked).to.equal(0);
    // Whoever comes then is served by what was said before.
    for (const id of [1, 2]) {
      actual.enter(entityId(id), ["microphone"]);
      reconciler.touch([entityId(id)]);
      reconciler.touchHearersOf(entityId(id));
    }
    await reconciler.settled("everyone");
    expect(actual.links).to.deep.equal(["1<2:microphone", "2<1:microphone"]);
  });

  it("closes at once what was being opened when the wish for it went", async () => {
    const { promise, resolve: letOpen } = Promise.withResolvers<void>();
    const { actual, take, reconciler } = createReconciled({ delay: () => promise });
    actual.enter(entityId(1), ["microphone"]);
    actual.enter(entityId(2));
    take(group(1, { revision: 1 }, [1, 2]));
    await Promise.resolve();
    take(group(1, { revision: 2 }, []));
    letOpen();
    await reconciler.settled([entityId(2)]);
    expect([actual.links, actual.opened]).to.deep.equal([[], 1]);
  });

  it("opens voices before pictures", async () => {
    const order: string[] = [];
    const { actual, take, reconciler } = createReconciled();
    const open = actual.open.bind(actual);
    actual.open = (hearer, publication) => {
      if (hearer === 1) order.push(publication.source);
      return open(hearer, publication);
    };
    actual.enter(entityId(1));
    for (const id of [2, 3]) actual.enter(entityId(id), ["camera", "microphone"]);
    take(group(1, { revision: 1 }, [1, 2, 3]));
    await reconciler.settled([entityId(1)]);
    expect(order).to.deep.equal(["microphone", "microphone", "camera", "camera"]);
  });

  it("tries again what did not fit, when asked, and reports what failed", async () => {
    let failure: "later" | "throws" | null = "later";
    const { actual, take, reconciler, failures } = createReconciled({ fails: () => failure });
    actual.enter(entityId(1), ["microphone"]);
    actual.enter(entityId(2));
    take(group(1, { revision: 1 }, [1, 2]));
    await reconciler.settled("everyone");
    failure = "throws";
    reconciler.retry();
    await reconciler.settled("everyone");
    expect([actual.consumers, failures.length]).to.deep.equal([0, 1]);
    failure = null;
    reconciler.retry();
    await reconciler.settled("everyone");
    expect(actual.links).to.deep.equal(["2<1:microphone"]);
  });

  it("[SFU1a] ends what someone sends as soon as they may not, and leaves who is in no group alone", () => {
    const { actual, take } = createReconciled();
    const [ann] = [entityId(1)];
    actual.enter(ann, ["microphone", "camera"]);
    const rights = { audio: false, video: true, screen: true };
    take(group(1, { revision: 1 }, [{ entityId: ann, mayPublish: rights }, 2]));
    expect([...actual.persons.get(ann)!.sends.keys()]).to.deep.equal(["camera"]);
    take(group(1, { revision: 2 }, []));
    actual.publish(ann, "microphone");
    take(group(2, { revision: 3 }, [2, 3]));
    expect([...actual.persons.get(ann)!.sends.keys()].sort()).to.deep.equal(["camera", "microphone"]);
  });
});
