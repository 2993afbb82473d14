import { DEFAULT_ROLE_PERMISSIONS, PROTOCOL_VERSION, userId, worldId } from "@crowdwire/protocol";
import { expect } from "chai";
import { describe, it } from "mocha";
import { createGameServerMetrics } from "../../src/metrics.ts";
import { authenticate } from "../../src/rooms/authenticate.ts";
import { JoinRefused } from "../../src/rooms/JoinRefused.ts";
import { WorldDirectory } from "../../src/rooms/WorldDirectory.ts";
import type { WorldServices } from "../../src/rooms/WorldServices.ts";
import { someLook } from "../support/TestWorld.ts";

const WORLD = "00000000-0000-4000-8000-000000000001";
const options = { worldId: WORLD, protocolVersion: PROTOCOL_VERSION };
const ada = { userId: userId("ada"), name: "Ada", look: someLook, permissions: DEFAULT_ROLE_PERMISSIONS };

function door(isFull: boolean, seatsLeft = 1, isKnown = true) {
  const directory = new WorldDirectory(() => 0);
  const insiders = new Set(["linus"]);
  directory.add(
    {
      worldId: worldId(WORLD),
      population: () => 1,
      hasRoomFor: (user) => !isFull || insiders.has(user),
      apply: () => undefined,
      catchUp: () => undefined,
      evidence: () => ({ fromMs: 0, toMs: 0, people: [], chat: [] }),
    },
    0,
  );
  let asked = 0;
  const { metrics } = createGameServerMetrics();
  const services = {
    directory,
    metrics,
    identify: async (token: string) => ({ ...ada, userId: userId(token) }),
    joinLimit: { take: () => asked++ < seatsLeft },
    listing: { isKnown },
  };
  return services as unknown as WorldServices;
}

const reasonOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "let in",
    (error: unknown) => (error instanceof JoinRefused ? error.reason : String(error)),
  );

describe("authenticate", () => {
  it("lets in whoever has a token, the same version and room", async () => {
    expect(await authenticate(door(false), "ada", options)).to.include({ userId: "ada", name: "Ada" });
  });

  it("[TR4] turns everybody away, for now, while the rooms of other processes cannot be known", async () => {
    expect(await reasonOf(authenticate(door(false, 1, false), "ada", options))).to.equal("unavailable");
  });

  it("turns away whoever comes to a full world, but not someone who is inside already", async () => {
    expect(await reasonOf(authenticate(door(true), "ada", options))).to.equal("worldFull");
    expect(await reasonOf(authenticate(door(true), "linus", options))).to.equal("let in");
  });

  it("gives one user no more seats than they can need", async () => {
    const services = door(false, 3);
    const attempts = await Promise.all(
      Array.from({ length: 5 }, () => reasonOf(authenticate(services, "ada", options))),
    );
    expect(attempts).to.deep.equal(["let in", "let in", "let in", "tooManyJoins", "tooManyJoins"]);
  });

  it("looks at the version before anything else, and at the form before the token", async () => {
    expect(await reasonOf(authenticate(door(false), "", { protocolVersion: 0 }))).to.equal("wrongVersion");
    expect(await reasonOf(authenticate(door(false), "", { ...options, worldId: 7 }))).to.equal("malformedJoin");
    expect(await reasonOf(authenticate(door(false), undefined, options))).to.equal("notSignedIn");
  });
});
