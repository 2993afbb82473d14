import { ServerError } from "@colyseus/core";
import { CLOSE_REASONS, type CloseReasonName } from "@crowdwire/protocol";

/** Someone may not come in; reaches the client with the reason's code and sentence. */
export class JoinRefused extends ServerError {
  readonly reason: CloseReasonName;

  constructor(reason: CloseReasonName, options?: ErrorOptions) {
    super(CLOSE_REASONS[reason].code, CLOSE_REASONS[reason].sentence, options);
    this.reason = reason;
  }
}
