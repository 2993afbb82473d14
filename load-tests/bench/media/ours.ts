/** The SFU as it runs, with a game server's words over its real control port. */
import { TestTier } from "../../../sfu/test/support/TestTier.ts";
import { answerParent } from "../processes/answerParent.ts";
import { MediaMeter } from "./MediaMeter.ts";
import { circleOf, type MediaEntrance, type MediaSetting } from "./setting.ts";

let tier: TestTier;
const meter = new MediaMeter(() => tier.sfu.workerPids);

answerParent({
  async start(setting: MediaSetting): Promise<MediaEntrance> {
    tier = await TestTier.start({ SFU_WORKERS: "1", CONSUMERS_PER_WORKER: "2000" });
    const game = await tier.game();
    const people = Array.from({ length: setting.users }, (_, at) => at + 1);
    for (let circle = 0; circle * setting.circle < setting.users; circle++) {
      game.setGroup(
        circle + 1,
        people.filter((person) => circleOf(person, setting) === circle),
      );
    }
    return {
      port: tier.sfu.signalingPort,
      grants: await Promise.all(people.map((person) => tier.keys.grant(game.world, person))),
    };
  },
  begin: () => meter.begin(),
  figures: () => meter.figures(),
});
