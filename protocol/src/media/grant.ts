/** How a client proves to an SFU who it is (SFU3, ID2). The grant says nothing about who may be heard: groups do. */
import { z } from "zod";
import { EntityIdOnWire, ReplicaNameOnWire, WorldIdOnWire } from "./names.ts";

/**
 * Claims of the grant: a JWT signed with ES256 by a key of `/.well-known/jwks.json`, audience "media", at most
 * `MEDIA_LIMITS.grantSeconds` from `iat` to `exp`, used once (by `jti`).
 */
export const GrantClaims = z.object({
  /** The user, for logs and moderation. */
  sub: z.uuid(),
  /** Unique: an SFU takes each once. */
  jti: z.uuid(),
  iat: z.int(),
  exp: z.int(),
  world: WorldIdOnWire,
  entityId: EntityIdOnWire,
  /** The only replica that takes it. */
  replica: ReplicaNameOnWire,
});
export type GrantClaims = z.infer<typeof GrantClaims>;

/** As `RTCIceServer`. Credentials expire: TURN REST, `username` is `expiry:peer`. */
export const IceServer = z.strictObject({
  urls: z.array(z.string().max(256)).min(1).max(8),
  username: z.string().max(256).optional(),
  credential: z.string().max(256).optional(),
});
export type IceServer = z.infer<typeof IceServer>;

/** What the room sends as `media`: at join, when asked for a new one, and anew when a replica is lost or comes back. */
export interface MediaInvitation {
  /** Where to open the signalling WebSocket: absolute, or a path on the page's origin. */
  readonly url: string;
  readonly grant: string;
  readonly iceServers: readonly IceServer[];
  /** When the grant ends, ISO 8601. */
  readonly expiresAt: string;
  readonly peerId: string;
}
