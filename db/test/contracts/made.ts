import { createHash, randomBytes } from "node:crypto";
import type { UserId } from "@crowdwire/protocol";
import { expect } from "chai";
import { type NewWorld, type Obstacle, Obstructed, type Repositories, type User, type World } from "../../src/index.ts";
import { FIRST_LOOK } from "./looks.ts";

let made = 0;
/** Something that no other test uses. */
export const unique = (stem: string) => `${stem}-${process.pid}-${++made}`;
export const newEmail = () => `${unique("Person")}@Example.org`;
export const newHash = () => createHash("sha256").update(randomBytes(32)).digest();

export const MAP_FILES = { scene: "world.glb", ground: "ground.bin", description: "map.json", thumbnail: null };

export function newGuest(db: Repositories, displayName = "Gus"): Promise<User> {
  return db.users.createGuest({ displayName, look: FIRST_LOOK });
}

export function newAccount(db: Repositories, displayName = "Ada"): Promise<User> {
  return db.users.createAccount({ displayName, look: FIRST_LOOK, email: newEmail(), isEmailConfirmed: true });
}

export function newWorld(db: Repositories, ownerId: UserId, change: Partial<NewWorld> = {}): Promise<World> {
  return db.worlds.create({
    slug: unique("world"),
    name: "A world",
    description: "",
    tags: [],
    ownerId,
    capacity: 50,
    visibility: "public",
    guestsAllowed: true,
    map: { contentHash: "a".repeat(32), files: MAP_FILES, origin: "copy" },
    ...change,
  });
}

/** What a promise rejects with; null where it does not. */
export function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (reason: unknown) => reason,
  );
}

/** Expects a change to be refused for this reason, in a sentence. */
export async function expectObstacle(work: Promise<unknown>, obstacle: Obstacle): Promise<void> {
  const failure = await failureOf(work);
  expect(failure, String(failure)).to.be.instanceOf(Obstructed);
  expect((failure as Obstructed).obstacle).to.equal(obstacle);
  expect((failure as Obstructed).message).to.match(/^[A-Z].{10,}\.$/u);
}
