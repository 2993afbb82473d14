import { matchMaker } from "@colyseus/core";
import { userId } from "@crowdwire/protocol";
import type { Logger } from "@crowdwire/service-kit";
import type { EvidenceRequest } from "../api/ApiServices.ts";
import type { Evidence } from "../order/EvidenceLog.ts";
import type { Society } from "./openSociety.ts";
import type { RoomListing } from "./RoomListing.ts";
import type { WorldDirectory } from "./WorldDirectory.ts";

export interface EvidenceSources {
  readonly directory: Pick<WorldDirectory, "evidence">;
  readonly listing: Pick<RoomListing, "isKnown">;
  readonly logger: Pick<Logger, "warn">;
}

/** The method by which a room answers, in this process or another. */
export const EVIDENCE_METHOD = "gatherEvidence";

/**
 * What the room of a world kept of the last minute, wherever it runs; null where there is none, or it does not answer:
 * a report is taken in all the same.
 */
export async function gatherEvidence(request: EvidenceRequest, around: EvidenceSources): Promise<unknown> {
  const { directory, listing, logger } = around;
  const own = directory.evidence(request);
  // Nobody waits with a report for a Redis that is away.
  if (own !== null || !listing.isKnown) return own;
  try {
    const [room] = await matchMaker.query({ name: "world", worldId: request.worldId });
    if (room === undefined) return null;
    return await matchMaker.remoteRoomCall(room.roomId, EVIDENCE_METHOD as never, [request] as never);
  } catch (error) {
    logger.warn({ err: error, worldId: request.worldId }, "A report has to do without evidence.");
    return null;
  }
}

/** What a room answers. */
export function answerEvidence(
  { evidence, chat }: Pick<Society, "evidence" | "chat">,
  { reporterId, reportedId }: EvidenceRequest,
): Evidence {
  const reporter = userId(reporterId);
  const reported = reportedId === null ? null : userId(reportedId);
  return evidence.gather(reporter, reported, chat.recent(reporter));
}
