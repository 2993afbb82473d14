import { ServerError } from "@colyseus/core";
import type { CloseReasonName } from "@crowdwire/protocol";

/** HTTP's nearest word for each reason; Colyseus answers a refused join with it. 403 where there is none. */
const HTTP_STATUS: Partial<Record<CloseReasonName, number>> = {
  malformedJoin: 400,
  notSignedIn: 401,
  tokenExpired: 401,
  worldNotFound: 404,
  wrongVersion: 426,
  tooManyJoins: 429,
  worldFull: 503,
  unavailable: 503,
};

/** Someone may not come in; the reason's name reaches the client as the error's message. */
export class JoinRefused extends ServerError {
  readonly reason: CloseReasonName;

  constructor(reason: CloseReasonName, options?: ErrorOptions) {
    super(HTTP_STATUS[reason] ?? 403, reason, options);
    this.reason = reason;
  }
}
