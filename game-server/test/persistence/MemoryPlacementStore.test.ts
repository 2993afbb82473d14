import { randomUUID } from "node:crypto";
import { userId, worldId } from "@crowdwire/protocol";
import { describe } from "mocha";
import { registerPlacementStoreContract } from "../contracts/registerPlacementStoreContract.ts";
import { MemoryPlacementStore } from "../support/MemoryPlacementStore.ts";

describe("MemoryPlacementStore", () => {
  registerPlacementStoreContract(() => ({
    store: new MemoryPlacementStore(),
    newVisitor: async () => ({ userId: userId(randomUUID()), worldId: worldId(randomUUID()) }),
  }));
});
