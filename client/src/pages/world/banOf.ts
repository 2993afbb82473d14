import type { BanNotice } from "@crowdwire/protocol/rest";
import { ApiError } from "../../api/ApiError.ts";

/** Why somebody is kept out, until when, and of what. */
export interface BanShown extends BanNotice {
  from: "world" | "platform";
}

/** The ban that a request was refused by; null where that was not why. */
export function banOf(error: unknown): BanShown | null {
  if (!(error instanceof ApiError) || error.ban === null) return null;
  return { ...error.ban, from: error.code === "bannedFromPlatform" ? "platform" : "world" };
}
