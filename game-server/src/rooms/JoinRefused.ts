import { ServerError } from "@colyseus/core";
import { type CloseDetails, type CloseReasonName, writeCloseNotice } from "@crowdwire/protocol";

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

/** Someone may not come in; the reason reaches the client as the error's message (see writeCloseNotice). */
export class JoinRefused extends ServerError {
  readonly reason: CloseReasonName;

  constructor(reason: CloseReasonName, options?: ErrorOptions & { readonly details?: CloseDetails }) {
    super(HTTP_STATUS[reason] ?? 403, writeCloseNotice({ reason, details: options?.details ?? {} }), options);
    this.reason = reason;
  }
}
