import { PACE } from "@crowdwire/simulation";
import type { SessionId } from "../world/residents.ts";
import { AckWindow } from "./AckWindow.ts";
import type { ByteLine } from "./ByteSink.ts";
import { Interest } from "./Interest.ts";
import { IntroductionMemory } from "./IntroductionMemory.ts";

/** Long before any tick, and a small whole number like all others here: those need no memory beside their object. */
const NEVER_LOOKED = -(2 ** 30);

/** What one client has been told so far, and how much more it may be told. */
export class ClientView {
  readonly session: SessionId;
  readonly line: ByteLine;
  readonly interest = new Interest();
  readonly memory = new IntroductionMemory();
  readonly window = new AckWindow();
  /** World.attachedTick of its avatar: another one there means that the avatar is somebody else's now. */
  readonly attachedTick: number;
  /** Tick whose own state the client has; -1: none yet. */
  ownSentTick = -1;
  /** Tick of the last look around; NEVER_LOOKED before the first. */
  refreshedTick = NEVER_LOOKED;
  /** Whose turn it is among the near ones: whoever found no room in the last snapshot. */
  nearTurn = 0;
  /** Whose turn it is in the ring. */
  ringTurn = 0;
  /** Tick of the last snapshot. */
  sentTick: number;
  /** Newest introduction of the world that was looked at, and whether some of them did not fit. */
  introductionsSeen = 0;
  hasToIntroduce = false;
  /** Departures from the world that were looked at. */
  departuresSeen = 0;
  /** The far crowd the client has been told of. */
  presenceSeen = 0;
  /** Bytes that may be sent now: negative where it was more than its share (REP4). The far crowd is paid for in advance. */
  allowance: number = PACE.firstBytes;
  /** Its connection does not take what was sent. */
  isClogged = false;
  /** It was given up: nothing more is sent. */
  isGivenUp = false;

  constructor(
    session: SessionId,
    line: ByteLine,
    { tick, attachedTick = tick }: { tick: number; attachedTick?: number },
  ) {
    this.session = session;
    this.line = line;
    this.sentTick = tick;
    this.attachedTick = attachedTick;
  }

  /** Sends, and takes it from the client's share. */
  send(type: number, bytes: Uint8Array): void {
    this.allowance -= bytes.length + PACE.overheadBytes;
    this.line.send(type, bytes);
  }
}
