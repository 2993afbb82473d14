import { userId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { EvidenceLog } from "../../src/order/EvidenceLog.ts";
import { Order } from "../../src/order/Order.ts";
import { Admissions } from "../../src/rooms/Admissions.ts";
import { EffectRouter, type EffectTargets } from "../../src/rooms/EffectRouter.ts";
import { Visitors } from "../../src/rooms/Visitors.ts";
import { OPEN_SETTINGS, withoutDatabase } from "../../src/rooms/withoutDatabase.ts";
import type { Effect } from "../../src/world/effects.ts";
import { admissionOf, plainLook } from "../support/people.ts";
import { TestWorld } from "../support/TestWorld.ts";

/** Too many for one slice of a tick (REP6). */
const CROWD = 150;

/** The door, the order and the effects of a room, around a world that is ticked by hand. */
function setUp(capacity: number) {
  const test = new TestWorld({ capacity });
  const { world, runner } = test;
  const services = withoutDatabase(plainLook);
  const order = new Order(
    {
      worldId: "w" as never,
      submit: (command) => void world.inbox.submit(command),
      sendOut: () => undefined,
      accessOf: async () => ({ access: null, isSignedIn: false, blocked: [], blockedBy: [] }),
      roleOf: async () => null,
      keepMute: async () => undefined,
      keepOut: async () => undefined,
      settingsOf: async () => null,
      settingsChanged: () => undefined,
      nowMs: () => 0,
      after: () => () => undefined,
      logger: { warn: () => undefined, error: () => undefined },
      metrics: { writesDropped: { inc: () => undefined } } as never,
    },
    OPEN_SETTINGS,
  );
  const evidence = new EvidenceLog(() => 0);
  const visitors = new Visitors({ flush: () => undefined });
  const present = new Set<string>();
  const attendance = {
    ...services.attend("w" as never),
    entered: (user: string) => void present.add(user),
    left: (user: string) => void present.delete(user),
  };
  const router = new EffectRouter({
    worldId: "w",
    world,
    worldMs: () => 0,
    visitors,
    society: { order, evidence, delivery: { begin: () => undefined } },
    attendance,
    media: services.media.open("w" as never, 1, { moved: () => undefined, spoke: () => undefined }),
    services: { ...services, writes: { defer: () => undefined } },
    close: () => undefined,
    letGo: () => undefined,
    failed: (error: Error) => {
      throw error;
    },
  } as unknown as EffectTargets);
  const admissions = new Admissions({
    world,
    order,
    gallery: test.replicator.gallery,
    watches: () => undefined,
    looksAway: () => undefined,
    fellBehind: () => undefined,
    takenOver: () => undefined,
  });
  const come = (session: string, user: string) => {
    const client = { sessionId: session, send: () => undefined } as never;
    const visitor = visitors.add(client, {} as never, userId(user), 0);
    return admissions.admit(visitor, admissionOf(user), null);
  };
  const carry = (effects: readonly Effect[]) => {
    for (const effect of effects) router.carryOut(effect);
  };
  const tick = () => carry(runner.run());
  return { test, world, runner, order, evidence, present, come, carry, tick };
}

describe("whoever comes back while the tick in which they left is under way", () => {
  it("is in the world and on its list, so that they can be kicked, muted and reported", () => {
    const { test, runner, order, evidence, present, come, carry, tick } = setUp(2 * CROWD);
    for (let index = 0; index < CROWD; index++) come(`s${index}`, `u${index}`);
    tick();
    const user = userId("u0");
    const first = order.roster.get(user);
    test.leave("s0");
    carry(runner.runPart());
    expect(runner.isMidTick, "the tick pauses between slices").to.equal(true);
    expect(come("again", "u0")).to.equal(null);
    while (runner.isMidTick) carry(runner.runPart());
    expect(present.has(user), "the earlier visit is over").to.equal(false);
    tick();
    const insider = order.roster.get(user);
    expect(insider, "on the list").to.not.be.oneOf([undefined, first]);
    expect(insider?.entityId).to.equal(test.id("again"));
    expect(present.has(user), "counted as present").to.equal(true);
    const [track] = evidence.gather(user, null, []).people;
    expect(track).to.deep.include({ userId: user, entityId: test.id("again") });
    test.leave("again");
    tick();
    expect(order.roster.get(user), "gone with their own avatar").to.equal(undefined);
  });

  it("is on no list where the world is full by then", () => {
    const { test, order, come, tick } = setUp(1);
    come("a", "ada");
    come("b", "bea");
    tick();
    expect(["ada", "bea"].map((name) => order.roster.get(userId(name)) !== undefined)).to.deep.equal([true, false]);
    expect(test.world.population).to.equal(1);
  });
});
