import type { Wish } from "@crowdwire/client/headless";
import type { Position } from "@crowdwire/maps/loader";
import type { ClientMessageName, ClientWords } from "@crowdwire/protocol";

/** Somebody in a world, as far as a behaviour needs to know. */
export interface Steerable {
  /** Whether the server has said where they are. */
  readonly isReady: boolean;
  /** Where they are, as far as the client knows. Metres. */
  readonly position: Readonly<Position>;
  say<Name extends ClientMessageName>(name: Name, message: ClientWords<Name>): void;
}

/** What a bot does, asked once per tick of its own; it writes what it wishes for into `wish`. */
export interface Behaviour {
  steer(self: Steerable, nowMs: number, wish: Wish): void;
}
