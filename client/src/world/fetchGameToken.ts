import { writeCloseNotice } from "@crowdwire/protocol";
import { ApiError } from "../api/ApiError.ts";
import { api } from "../api/browserApi.ts";
import { banOf } from "../pages/world/banOf.ts";

/**
 * The token that a room asks for. Throws what the connection understands: a ban as the notice a room would have closed
 * with, and any other refusal with `isFinal` where trying again changes nothing.
 */
export async function fetchGameToken(signal: AbortSignal): Promise<string> {
  try {
    return (await api.gameToken(signal)).token;
  } catch (error) {
    const ban = banOf(error);
    if (ban?.from === "platform") {
      const { reason: why, until } = ban;
      throw new Error(writeCloseNotice({ reason: "bannedFromPlatform", details: { why, until } }), { cause: error });
    }
    const isFinal = error instanceof ApiError && !error.retriable;
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), { isFinal });
  }
}
