import { expect } from "chai";
import { after, afterEach, before, describe, it } from "mocha";
import { TestTier } from "../support/TestTier.ts";

for (const workers of [1, 2]) {
  describe(`data channels over ${workers === 1 ? "one worker" : "two workers"}`, function () {
    this.timeout(40_000);
    let tier: TestTier;

    before(async () => {
      tier = await TestTier.start({ SFU_WORKERS: String(workers) });
    });
    afterEach(() => tier.endTest());
    after(() => tier.stop());

    it("carry what is sent to someone of one's group, and end with the group", async () => {
      const game = await tier.game();
      const ann = await tier.join(game, 1);
      const bob = await tier.join(game, 2);
      game.setGroup(1, [1, 2]);
      await game.report("applied");
      const opened = bob.signaling.next("dataConsumerOpened");
      const channel = await ann.sendData("holiday.jpg", [2], "the whole picture");
      const notice = await opened;
      expect(notice).to.include({ entityId: 1, label: "holiday.jpg", dataProducerId: channel });
      const { first } = await bob.receiveData(notice);
      ann.say(channel);
      expect(await first).to.equal("the whole picture");
      const ended = bob.signaling.next("dataConsumerClosed", () => true, 1000);
      game.setGroup(1, []);
      expect(await ended).to.deep.equal({ dataConsumerId: notice.dataConsumerId, reason: "notGranted" });
    });

    it("[SFU3] reach nobody outside of one's groups", async () => {
      const game = await tier.game();
      const [ann, bob, cid] = [await tier.join(game, 1), await tier.join(game, 2), await tier.join(game, 3)];
      game.setGroup(1, [1, 2]);
      await game.report("applied");
      const body = {
        transportId: ann.seat.send.id,
        label: "x",
        protocol: "",
        sctpStreamParameters: { streamId: 3, ordered: true },
      };
      const refused = await ann.signaling.request("produceData", { ...body, to: [3] }).catch((error: unknown) => error);
      expect(refused).to.have.property("reason", "notGranted");
      const opened = bob.signaling.next("dataConsumerOpened");
      const { dataProducerId } = await ann.signaling.request("produceData", { ...body, to: [2, 3] });
      await opened;
      const closed = bob.signaling.next("dataConsumerClosed");
      await ann.signaling.request("closeDataProducer", { dataProducerId });
      expect((await closed).reason).to.equal("publisherStopped");
      expect(cid.signaling.notices.filter(({ notice }) => notice === "dataConsumerOpened")).to.deep.equal([]);
    });
  });
}
