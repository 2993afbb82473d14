import { createHmac, randomUUID } from "node:crypto";
import {
  type EntityId,
  MEDIA_LIMITS,
  type MediaTicket,
  peerIdOf,
  type ReplicaName,
  type UserId,
  type WorldId,
} from "@crowdwire/protocol";
import { SignJWT } from "jose";
import { type KeyRing, SIGNING_ALGORITHM } from "../auth/KeyRing.ts";

export interface MediaTicketsOptions {
  readonly keyRing: KeyRing;
  readonly issuer: string;
  readonly ice: IceSettings;
  readonly now: () => Date;
}

/** Which servers help to find a way through routers and firewalls. */
export interface IceSettings {
  /** stun:… and turn:… addresses. */
  readonly urls: readonly string[];
  /** Shared with the TURN servers (coturn's `static-auth-secret`). Without it turn: addresses are given out bare. */
  readonly turnSecret: string | undefined;
  readonly credentialSeconds: number;
}

export interface TicketHolder {
  readonly world: WorldId;
  readonly entity: EntityId;
  readonly user: UserId;
}

/** Makes the tickets with which people get sound from an SFU (SFU3): signed, single-use, at most a minute old. */
export class MediaTickets {
  readonly #options: MediaTicketsOptions;

  constructor(options: MediaTicketsOptions) {
    this.#options = options;
  }

  async issue({ world, entity, user }: TicketHolder, replica: ReplicaName, url: string): Promise<MediaTicket> {
    const { keyRing, issuer, now } = this.#options;
    const key = keyRing.signingKey();
    const issuedAtSeconds = Math.floor(now().getTime() / 1000);
    const expiresAtSeconds = issuedAtSeconds + MEDIA_LIMITS.grantSeconds;
    const grant = await new SignJWT({ world, entityId: entity, replica })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid: key.kid, typ: "JWT" })
      .setSubject(user)
      .setJti(randomUUID())
      .setIssuer(issuer)
      .setAudience("media")
      .setIssuedAt(issuedAtSeconds)
      .setExpirationTime(expiresAtSeconds)
      .sign(key.privateKey);
    const peerId = peerIdOf(world, entity);
    return { url, grant, iceServers: this.#iceServers(peerId), expiresAt: expiresAtSeconds * 1000, peerId };
  }

  /** There is no voice now. */
  none(world: WorldId, entity: EntityId): MediaTicket {
    return { url: null, grant: "", iceServers: [], expiresAt: 0, peerId: peerIdOf(world, entity) };
  }

  /**
   * TURN REST credentials: the name is when they end and whose they are, the password its HMAC under the shared secret.
   * Source: draft-uberti-behave-turn-rest-00.
   */
  #iceServers(peerId: string): MediaTicket["iceServers"] {
    const { ice, now } = this.#options;
    const isTurn = (url: string) => /^turns?:/u.test(url);
    const stun = ice.urls.filter((url) => !isTurn(url));
    const turn = ice.urls.filter(isTurn);
    const servers: { urls: string[]; username?: string; credential?: string }[] = [];
    if (stun.length > 0) servers.push({ urls: stun });
    if (turn.length > 0) servers.push({ urls: turn, ...this.#turnCredentials(peerId, now()) });
    return servers;
  }

  #turnCredentials(peerId: string, now: Date): { username?: string; credential?: string } {
    const { turnSecret, credentialSeconds } = this.#options.ice;
    if (turnSecret === undefined) return {};
    const username = `${Math.floor(now.getTime() / 1000) + credentialSeconds}:${peerId}`;
    return { username, credential: createHmac("sha1", turnSecret).update(username).digest("base64") };
  }
}
