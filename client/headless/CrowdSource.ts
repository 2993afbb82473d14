import type { AvatarLook, Emote, Posture } from "@crowdwire/protocol";

/** How someone stands at one moment, ready to be drawn. Metres, radians, seconds; yaw 0 faces +Z, counter-clockwise from above. */
export interface AvatarSample {
  x: number;
  y: number;
  z: number;
  yaw: number;
  posture: Posture;
  /** Horizontal speed in m/s, for the stride. */
  speed: number;
  /** Height over the ground while jumping; 0 on the ground. */
  lift: number;
  emote: Emote | null;
  /** Seconds since the emote began. */
  emoteSeconds: number;
}

/** Someone standing at the origin: a sample to write into. */
export function restingSample(): AvatarSample {
  return { x: 0, y: 0, z: 0, yaw: 0, posture: "stand", speed: 0, lift: 0, emote: null, emoteSeconds: 0 };
}

/** Someone who is in the picture. */
export interface Person {
  readonly id: number;
  /** Empty for a stranger. */
  readonly name: string;
  readonly look: AvatarLook;
  readonly isSelf: boolean;
  /**
   * One of the far crowd (REP4): about here, and about as many, but not known by name. Becomes known (`changed`) when the
   * server introduces them (REP5), and a stranger again when others are nearer.
   */
  readonly isStranger: boolean;
}

export type CrowdListener = {
  entered(person: Person): void;
  changed(person: Person): void;
  left(id: number): void;
};

/** What the 3D scene, a map or a list of people needs to know about who is here. It never talks to the network. */
export interface CrowdSource {
  /** 0 until the server has said who we are. */
  readonly selfId: number;
  /** Everyone in the picture, oneself and strangers included. */
  people(): Iterable<Person>;
  /** Tells of changes from now on; call the answer to stop. */
  listen(listener: CrowdListener): () => void;
  /** Writes where someone is at `nowMs` (monotonic, `performance.now()`) into `out`; false where nobody has that id. */
  sample(id: number, nowMs: number, out: AvatarSample): boolean;
}
