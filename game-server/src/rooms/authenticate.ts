import { JoinOptions, PROTOCOL_VERSION, worldId } from "@crowdwire/protocol";
import type { Admission } from "../order/Admission.ts";
import { JoinRefused } from "./JoinRefused.ts";
import type { WorldServices } from "./WorldServices.ts";

/**
 * Decides whether someone may have a seat, before they get one: a well-formed request, the same protocol, a valid token,
 * no ban, a world that they may enter whose room can be found, not one attempt after another, room in the world. The version comes first, since an old page may word everything else differently.
 *
 * @throws JoinRefused with the reason.
 */
export async function authenticate(services: WorldServices, token: unknown, options: unknown): Promise<Admission> {
  try {
    return await decide(services, token, options);
  } catch (error) {
    if (error instanceof JoinRefused) services.metrics.joinsRefused.inc({ reason: error.reason });
    throw error;
  }
}

async function decide(services: WorldServices, token: unknown, options: unknown): Promise<Admission> {
  const version = (options as { protocolVersion?: unknown } | null | undefined)?.protocolVersion;
  if (typeof version === "number" && version !== PROTOCOL_VERSION) throw new JoinRefused("wrongVersion");
  const join = JoinOptions.safeParse(options);
  if (!join.success) throw new JoinRefused("malformedJoin", { cause: join.error });
  if (typeof token !== "string" || token === "") throw new JoinRefused("notSignedIn");
  const world = worldId(join.data.worldId);
  if (!services.listing.isKnown) throw new JoinRefused("unavailable");
  const admission = await services.identify(token, world);
  if (!services.joinLimit.take(admission.userId)) throw new JoinRefused("tooManyJoins");
  if (!services.directory.hasRoomFor(world, admission.userId)) throw new JoinRefused("worldFull");
  return admission;
}
