import type { SignalingRefusal } from "@crowdwire/protocol";

/** A well-formed request that is not carried out: its answer says why. */
export class Refused extends Error {
  readonly reason: SignalingRefusal;

  constructor(reason: SignalingRefusal) {
    super(`refused: ${reason}`);
    this.name = "Refused";
    this.reason = reason;
  }
}

/** What to answer for a failure. mediasoup throws a TypeError for parameters that make no sense. */
export function refusalOf(error: unknown): SignalingRefusal {
  if (error instanceof Refused) return error.reason;
  return error instanceof TypeError ? "badParameters" : "failed";
}
