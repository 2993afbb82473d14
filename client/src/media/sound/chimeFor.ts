import type { ConversationState } from "@crowdwire/protocol";
import type { Chime } from "./Chimes.ts";

type Together = Pick<ConversationState, "groups" | "area">;

/**
 * What is to be heard of a change of one's groups: somebody asks to speak where one decides about it, else somebody came into
 * earshot, else somebody left it. A group that only has another id, or another kind, is no news.
 */
export function chimeFor(before: Together, now: Together, selfId: number): Chime | null {
  const requests = now.area?.mayManage === true ? now.area.requests.length : 0;
  if (requests > (before.area?.requests.length ?? 0)) return "called";
  const then = othersIn(before, selfId);
  const others = othersIn(now, selfId);
  if ([...others].some((id) => !then.has(id))) return "joined";
  return [...then].some((id) => !others.has(id)) ? "left" : null;
}

function othersIn({ groups }: Together, selfId: number): Set<number> {
  return new Set(groups.flatMap(({ members }) => members).filter((id) => id !== selfId));
}
