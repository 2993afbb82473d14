import { openDatabase } from "@crowdwire/db";
import type { Account, BotOptions } from "@crowdwire/load-tests";
import { Talker } from "@crowdwire/load-tests/voice";
import { userId, worldId } from "@crowdwire/protocol";
import { createRandom } from "@crowdwire/simulation";
import { afterEach } from "mocha";
import { Steered, until, type WorldUnderTest } from "./useWorld.ts";

/** Somebody with an account, feet that one steers, and a voice. */
export interface TalkerUnderTest<Person = Account> {
  readonly account: Person;
  readonly voice: Talker;
  readonly feet: Steered;
}

/** Gives the surrounding `describe` people who stand somewhere and speak all the time; they leave after each test. */
export function useTalkers(tested: () => WorldUnderTest) {
  const talkers: Talker[] = [];
  let seed = 0;
  afterEach(() => Promise.all(talkers.splice(0).map((talker) => talker.leave())));

  async function talkerOf<Person extends BotOptions["account"]>(
    account: Person,
    x: number,
    z: number,
  ): Promise<TalkerUnderTest<Person>> {
    const { databaseUrl, world, server, ground } = tested();
    const db = openDatabase({ url: databaseUrl });
    const place = { userId: userId(account.profile.userId), worldId: worldId(world.id), yaw: 0, updatedAt: new Date() };
    await db.placements.saveMany([{ ...place, x, y: 0.05, z }]);
    await db.close();
    const feet = new Steered();
    const voice = new Talker({
      url: server.url,
      worldId: world.id,
      account,
      ground,
      behaviour: feet,
      random: createRandom(++seed),
    });
    talkers.push(voice);
    await voice.bot.join();
    await until(`${account.profile.name} has sound`, () => voice.peer?.producers.has("microphone") ?? false, 20_000);
    return { account, voice, feet };
  }

  /** A guest of this name; `of`: somebody who is signed in already. */
  const talker = async (name: string, x: number, z: number) => talkerOf(await tested().signIn(name), x, z);
  return Object.assign(talker, { of: talkerOf });
}

/** What somebody's peer hears now. */
export const hears = ({ voice }: TalkerUnderTest<unknown>): number[] => voice.peer?.hears() ?? [];
