import { JoinOptions, PROTOCOL_VERSION, worldId } from "@crowdwire/protocol";
import type { Resident } from "../world/residents.ts";
import { JoinRefused } from "./JoinRefused.ts";
import type { WorldServices } from "./WorldServices.ts";

/**
 * Decides whether someone may have a seat, before they get one: a well-formed request, the same protocol, a valid token,
 * not one attempt after another, room in the world. The version comes first, since an old page may word everything else differently.
 *
 * @throws JoinRefused with the reason.
 */
export async function authenticate(services: WorldServices, token: unknown, options: unknown): Promise<Resident> {
  try {
    return await decide(services, token, options);
  } catch (error) {
    if (error instanceof JoinRefused) services.metrics.joinsRefused.inc({ reason: error.reason });
    throw error;
  }
}

async function decide(services: WorldServices, token: unknown, options: unknown): Promise<Resident> {
  const version = (options as { protocolVersion?: unknown } | null | undefined)?.protocolVersion;
  if (typeof version === "number" && version !== PROTOCOL_VERSION) throw new JoinRefused("wrongVersion");
  const join = JoinOptions.safeParse(options);
  if (!join.success) throw new JoinRefused("malformedJoin", { cause: join.error });
  if (typeof token !== "string" || token === "") throw new JoinRefused("notSignedIn");
  const resident = await services.identify(token);
  if (!services.joinLimit.take(resident.userId)) throw new JoinRefused("tooManyJoins");
  if (!services.directory.hasRoomFor(worldId(join.data.worldId), resident.userId)) throw new JoinRefused("worldFull");
  return resident;
}
