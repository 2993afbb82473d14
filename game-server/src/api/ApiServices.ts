import type { Database } from "@crowdwire/db";
import type { WorldId } from "@crowdwire/protocol";
import type { Logger } from "@crowdwire/service-kit";
import type { Request } from "express";
import type { LinkSecret } from "../auth/LinkSecret.ts";
import type { OidcProviders } from "../auth/OidcProviders.ts";
import type { SessionTokens } from "../auth/SessionTokens.ts";
import type { SignIns } from "../auth/SignIns.ts";
import type { PublishChange } from "../live/LiveChange.ts";
import type { SendMail } from "../mail/Mail.ts";
import type { GameServerMetrics } from "../metrics.ts";
import type { EventRecorder } from "../persistence/EventRecorder.ts";
import type { MapIntake } from "./MapIntake.ts";
import type { PreparedMaps } from "./PreparedMaps.ts";
import type { RateLimits } from "./RateLimits.ts";

/** What the routes' handlers ask of the rest of the server. */
export interface ApiServices {
  readonly db: Database;
  readonly signIns: SignIns;
  readonly tokens: { readonly api: SessionTokens; readonly game: SessionTokens; readonly admin: SessionTokens };
  readonly limits: RateLimits;
  /** Null where this server cannot send e-mail. */
  readonly sendMail: SendMail | null;
  /** E-mails are not sent, but shown to those at this machine: in development. */
  readonly keepsMail: boolean;
  readonly providers: OidcProviders;
  readonly links: LinkSecret;
  /** Makes uploaded maps ready. */
  readonly maps: MapIntake;
  /** Names them before they belong to a world. */
  readonly preparedMaps: PreparedMaps;
  /** Tells live worlds, in every process. */
  readonly publish: PublishChange;
  /** How many people are in a world now, all processes together. */
  readonly worldsOnline: (world: WorldId) => number | Promise<number>;
  /** What the server kept of the last minute around these people, for a report; null where there is nothing. */
  readonly gatherEvidence: (request: EvidenceRequest) => Promise<unknown>;
  /** Notes what nobody waits for: comings and goings, and figures. */
  readonly recorder: Pick<EventRecorder, "record" | "measure">;
  /** This site's own origin, for links and redirects. */
  readonly originOf: (request: Request) => string;
  readonly metrics: GameServerMetrics;
  readonly logger: Logger;
  /** Wall clock. */
  readonly now: () => Date;
}

export interface EvidenceRequest {
  readonly worldId: WorldId;
  readonly reporterId: string;
  /** Null: the world is reported. */
  readonly reportedId: string | null;
}
