import { z } from "zod";
import { type CloseReasonName, isCloseReason } from "./closeReasons.ts";

/** What somebody who decided it has to say about a refused or ended visit. */
export const CloseDetails = z.object({
  /** In their own words. */
  why: z.string().optional(),
  /** Until when; null: for good. ISO 8601. */
  until: z.string().nullable().optional(),
});
export type CloseDetails = z.infer<typeof CloseDetails>;

/** Why a visit is refused or over. */
export interface CloseNotice {
  readonly reason: CloseReasonName;
  readonly details: CloseDetails;
}

/** A refused join has room for one text alone: the reason's name, and what there is to say about it. */
export function writeCloseNotice({ reason, details }: CloseNotice): string {
  return Object.keys(details).length === 0 ? reason : `${reason} ${JSON.stringify(details)}`;
}

/** Reads such a text; null where it is none. Details that cannot be read are left out. */
export function readCloseNotice(text: unknown): CloseNotice | null {
  if (typeof text !== "string") return null;
  const [reason = ""] = text.split(" ", 1);
  if (!isCloseReason(reason)) return null;
  return { reason, details: readDetails(text.slice(reason.length)) };
}

function readDetails(text: string): CloseDetails {
  try {
    return CloseDetails.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
