/** What a world tells each of its people about conversation: whom one hears, who hears one, and where sound is had. */

/** One conversation group that one is in. Ids of avatars, oneself included. */
export interface ConversationGroup {
  readonly id: number;
  /** stage: the world hears its speakers; its audience is nobody's list. */
  readonly kind: "talk" | "conference" | "stage";
  readonly members: readonly number[];
}

/** The zone one stands in, where it has a rule of its own about sound (GR6, M23). */
export interface ConversationArea {
  readonly zoneId: number;
  readonly kind: "conference" | "stage" | "silent";
  readonly name: string;
  /** What one may do here. In a silent zone nobody speaks. */
  readonly role: "speaker" | "listener";
  /** false: it was locked or full as one came, so that one hears nobody and is heard by nobody until there is room. */
  readonly isAdmitted: boolean;
  /** One has asked to speak and has no answer yet. */
  readonly hasAsked: boolean;
  readonly isLocked: boolean;
  /** How many it holds; null: as many as stand in it. */
  readonly capacity: number | null;
  /** Speakers among the members, oneself included. */
  readonly speakers: readonly number[];
  /** Who has asked to speak, longest waiting first; empty for those who do not manage the area. */
  readonly requests: readonly number[];
  /** One may answer requests, take speech away and lock the area. */
  readonly mayManage: boolean;
}

/** The whole state each time it changes for this client (GR8). */
export interface ConversationState {
  readonly groups: readonly ConversationGroup[];
  /** Exactly those who can hear one: the server's truth. Of a stage its members alone are listed, the world is not. */
  readonly hearers: readonly number[];
  /** One speaks to the whole world. */
  readonly isHeardByWorld: boolean;
  readonly area: ConversationArea | null;
}

/**
 * Where sound and pictures are had, and the ticket for it (SFU3). At joining, anew when the replica is lost, and whenever the
 * client asks with `mediaTicket` because the one it had is used up.
 */
export interface MediaTicket {
  /** The signalling's address: wss://…, or a path on the page's own origin; null: this server has no voice. */
  readonly url: string | null;
  /** A JWT, used once. Empty where there is no voice. */
  readonly grant: string;
  readonly iceServers: readonly {
    readonly urls: string | string[];
    readonly username?: string;
    readonly credential?: string;
  }[];
  /** When the grant ends, in milliseconds since 1970 of the server. */
  readonly expiresAt: number;
  readonly peerId: string;
}
