import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Database, World } from "@crowdwire/db";
import type { Bot } from "@crowdwire/load-tests";
import {
  type ClientMessageName,
  type ClientWords,
  clientMessages,
  DEFAULT_ROLE_PERMISSIONS,
  hasPermission,
  PERMISSIONS,
  permissionBits,
} from "@crowdwire/protocol";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { renderMessages, replaceSection } from "../../scripts/renderPermissions.ts";
import type { PeopleMaker, SignedInPerson } from "../support/people.ts";
import { useSociety } from "../support/useSociety.ts";
import { until } from "../support/useWorld.ts";

describe("each message, said by everybody", function () {
  this.timeout(60_000);
  const society = useSociety({ processes: 1 });
  const { bot, enter, member } = society;
  let db: Database;
  let world: World;
  let people: PeopleMaker;
  let owner: SignedInPerson;

  before(() => {
    ({ db, world, people, owner } = society.parts());
  });

  /** Something to say for each row of the table; a new row does not compile without one. */
  const SAMPLES: { readonly [Name in ClientMessageName]: (target: number) => ClientWords<Name> } = {
    emote: () => ({ emote: "wave" }),
    sit: () => ({ seat: null }),
    chat: () => ({ scope: "world", text: "Hello", clientId: Math.random().toString(36).slice(2).padEnd(10, "x") }),
    chatEdit: () => ({ id: 1, text: "Hello" }),
    chatDelete: () => ({ id: 1 }),
    person: (entityId) => ({ entityId }),
    kick: () => ({ entityId: 65_535, why: "" }),
    muteForAll: (entityId) => ({ entityId, isMuted: false }),
    mediaTicket: () => ({}),
    speakRequest: () => ({ isAsking: true }),
    speakAnswer: (entityId) => ({ entityId, answer: "deny" }),
    areaSettings: () => ({ isLocked: false, capacity: null }),
  };
  const names = Object.keys(clientMessages) as ClientMessageName[];
  const document = readFileSync(join(import.meta.dirname, "../../docs/permissions.md"), "utf8");
  /** What the document says each message needs. */
  const written = new Map(
    [...document.matchAll(/^\| `(\w+)` \| (?:`(\w+)`|whoever is inside) \| [A-Z]/gmu)].map(([, name, needs]) => [
      name,
      needs,
    ]),
  );

  it("is written down in docs/permissions.md: run `npm run docs:permissions` after a change", () => {
    expect(replaceSection(document, "messages", renderMessages())).to.equal(document);
    expect([...written.keys()]).to.deep.equal(names);
  });

  /** Says each message and answers which were refused because the role does not allow them. */
  async function notAllowed(who: Bot): Promise<Set<string>> {
    who.refusals.length = 0;
    for (const name of names) who.connection.say(name, SAMPLES[name](who.world.selfId) as never);
    // Answers come in order, and those of the tick later: the last word is asked for twice.
    const asked = who.cards.length;
    await new Promise((resolve) => setTimeout(resolve, 150));
    who.connection.say("person", { entityId: who.world.selfId });
    await until(
      "all is answered",
      () => who.cards.length > asked + 1 || who.refusals.some(({ message }) => message === "person"),
    );
    return new Set(who.refusals.filter(({ reason }) => reason === "notAllowed").map(({ message }) => message));
  }

  const parts: [name: string, make: () => Promise<SignedInPerson>, permissions: number][] = [
    ["a guest", () => people.guest("Guest"), DEFAULT_ROLE_PERMISSIONS],
    ["a registered user", () => people.registered("Member"), DEFAULT_ROLE_PERMISSIONS],
    ["the owner", async () => owner, permissionBits(PERMISSIONS)],
    ...PERMISSIONS.map((name): [string, () => Promise<SignedInPerson>, number] => [
      `a member with \`${name}\` alone`,
      () => member(`Only ${name}`, name),
      permissionBits([name]),
    ]),
    ["the owner of another world", () => ownerOfAnother(), DEFAULT_ROLE_PERMISSIONS],
  ];

  async function ownerOfAnother(): Promise<SignedInPerson> {
    const person = await people.registered("Other");
    await db.worlds.clone(world.id, { slug: `other-${person.user.id}`, name: "Other", ownerId: person.user.id });
    return person;
  }

  for (const [name, make, permissions] of parts) {
    it(`[TR2] lets ${name} do what docs/permissions.md says`, async () => {
      const inside = await enter(await make());
      const refused = await notAllowed(inside);
      const expected = names.filter((message) => {
        const needed = written.get(message);
        return PERMISSIONS.some((permission) => permission === needed && !hasPermission(permissions, permission));
      });
      expect([...refused].sort()).to.deep.equal([...expected].sort());
      await inside.leave();
    });
  }

  it("[check 2] lets nobody in who is not signed in, or is banned", async () => {
    const nobody = bot({ ...owner, gameToken: async () => "" });
    await nobody.join().catch(() => undefined);
    expect(nobody.status).to.deep.include({ phase: "ended", reason: "notSignedIn" });
    const banned = await people.registered("Banned");
    await db.bans.create({
      userId: banned.user.id,
      worldId: world.id,
      reason: "For the test.",
      until: null,
      bannedBy: owner.user.id,
      now: new Date(),
    });
    const refused = bot(banned);
    await refused.join().catch(() => undefined);
    const details = { why: "For the test.", until: null };
    expect(refused.status).to.deep.include({ phase: "ended", reason: "bannedFromWorld", details });
  });
});
