import type { ClientMessage, CloseNotice, Emote, PermissionBits, UserId } from "@crowdwire/protocol";
import type { Guise, Placement, Resident, SessionId } from "./residents.ts";

/** What somebody asks of the conference area or stage they stand in. */
export type AreaCommand = { readonly session: SessionId } & (
  | ({ readonly type: "speakRequest" } & ClientMessage<"speakRequest">)
  | ({ readonly type: "speakAnswer" } & ClientMessage<"speakAnswer">)
  | ({ readonly type: "areaSettings" } & ClientMessage<"areaSettings">)
);

/** What the outside may ask of the world; each takes effect in the intake of the next tick. */
export type Command =
  | AreaCommand
  /** One no longer wants to hear the other, or does again; it stops both directions. */
  | { readonly type: "block"; readonly blocker: UserId; readonly blocked: UserId; readonly isBlocked: boolean }
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
  | {
      readonly type: "permit";
      readonly userId: UserId;
      readonly permissions: PermissionBits;
      readonly isMuted: boolean;
      /** Are they muted, or no longer, since they were told last? That is said also where their role has no voice to lose. */
      readonly muteChanged: boolean;
    }
  /** Someone may no longer be here. */
  | { readonly type: "expel"; readonly userId: UserId; readonly notice: CloseNotice }
  | { readonly type: "emote"; readonly session: SessionId; readonly emote: Emote }
  | { readonly type: "sit"; readonly session: SessionId; readonly seat: number | null };

const CAPACITY = 4096;
/** What a person can simply ask again. */
const IDLE: ReadonlySet<Command["type"]> = new Set(["emote", "sit", "speakRequest", "speakAnswer", "areaSettings"]);

/** Commands on their way into the world, bounded: the oldest keep their place, and a full inbox says so. */
export class Inbox {
  #commands: Command[] = [];
  #spare: Command[] = [];

  /** False where the inbox is full and the command was not taken. Comings and goings are always taken. */
  submit(command: Command): boolean {
    if (this.#commands.length >= CAPACITY && IDLE.has(command.type)) return false;
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
