import { userId } from "@crowdwire/protocol";
import type { WorldDirectory } from "../rooms/WorldDirectory.ts";
import type { LiveChange } from "./LiveChange.ts";

/** Lets what was decided outside act in the worlds of this process. */
export function applyChange(directory: Pick<WorldDirectory, "submit">, change: LiveChange): void {
  switch (change.type) {
    case "profileChanged":
      directory.submit({
        type: "redress",
        resident: { userId: userId(change.userId), name: change.name, look: change.look },
      });
      break;
    case "signedOut":
    case "accountErased":
      directory.submit({ type: "expel", userId: change.userId, reason: "signedOut" });
      break;
    case "blockChanged":
      directory.submit({
        type: "block",
        blocker: change.blocker,
        blocked: change.blocked,
        isBlocked: change.isBlocked,
      });
      break;
    default:
      break;
  }
}
