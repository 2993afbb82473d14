import { PROTOCOL_VERSION } from "@crowdwire/protocol";
import { z } from "zod";
import { RequestRefused } from "../Account.ts";

const Seat = z.object({
  sessionId: z.string(),
  roomId: z.string(),
  processId: z.string(),
  publicAddress: z.string().optional(),
});

/**
 * Asks Colyseus' matchmaking for a seat in a world and answers where its socket is.
 * @param chatAfter the last chat entry one has; 0: none
 * @throws RequestRefused
 */
export async function reserveSeat(url: string, worldId: string, token: string, chatAfter: number): Promise<URL> {
  const response = await fetch(new URL("/matchmake/joinOrCreate/world", url), {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    body: JSON.stringify({ worldId, protocolVersion: PROTOCOL_VERSION, chatAfter }),
  });
  const body: unknown = await response.json().catch(() => ({}));
  const { error } = body as { error?: string };
  if (!response.ok || error !== undefined) {
    throw new RequestRefused(response.status, "matchmaking", error ?? response.statusText);
  }
  const { sessionId, roomId, processId, publicAddress } = Seat.parse(body);
  const base = new URL(url);
  const scheme = base.protocol === "https:" ? "wss:" : "ws:";
  const socketUrl = new URL(`${scheme}//${publicAddress ?? base.host}/${processId}/${roomId}`);
  socketUrl.searchParams.set("sessionId", sessionId);
  socketUrl.searchParams.set("_authToken", token);
  return socketUrl;
}
