import type { CloseReasonName, Emote, PermissionBits, UserId } from "@crowdwire/protocol";
import type { Guise, Placement, Resident, SessionId } from "./residents.ts";

/** What the outside may ask of the world; each takes effect in the intake of the next tick. */
export type Command =
  /** Someone comes in, or comes back: a user who is already here is taken over from the earlier session (ID1). */
  | {
      readonly type: "enter";
      readonly session: SessionId;
      readonly resident: Resident;
      readonly last: Placement | null;
    }
  /** The connection is gone; the avatar waits for its return. */
  | { readonly type: "drop"; readonly session: SessionId }
  /** They left for good. */
  | { readonly type: "leave"; readonly session: SessionId }
  /** Someone's name or look has changed while they are inside. */
  | { readonly type: "redress"; readonly resident: Guise }
  /** Someone's role here, or what it allows, has changed (SIM6). */
  | { readonly type: "permit"; readonly userId: UserId; readonly permissions: PermissionBits }
  /** Someone may no longer be here. */
  | { readonly type: "expel"; readonly userId: UserId; readonly reason: CloseReasonName }
  | { readonly type: "emote"; readonly session: SessionId; readonly emote: Emote }
  | { readonly type: "sit"; readonly session: SessionId; readonly seat: number | null };

const CAPACITY = 4096;

/** Commands on their way into the world, bounded: the oldest keep their place, and a full inbox says so. */
export class Inbox {
  #commands: Command[] = [];
  #spare: Command[] = [];

  /** False where the inbox is full and the command was not taken. Comings and goings are always taken. */
  submit(command: Command): boolean {
    const isVital = command.type !== "emote" && command.type !== "sit";
    if (this.#commands.length >= CAPACITY && !isVital) return false;
    this.#commands.push(command);
    return true;
  }

  /** Everything submitted since the last call; the answer is good until the next. */
  drain(): readonly Command[] {
    const drained = this.#commands;
    this.#commands = this.#spare;
    this.#commands.length = 0;
    this.#spare = drained;
    return drained;
  }
}
