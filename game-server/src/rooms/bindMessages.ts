import type { Client } from "@colyseus/core";
import {
  type ClientMessage,
  type ClientMessageName,
  type CloseReasonName,
  clientMessages,
  hasPermission,
  type MessagePhase,
  type PermissionBits,
  type RefusalReason,
  type ServerMessages,
} from "@crowdwire/protocol";
import type { GateAnswer, MessageGate } from "./MessageGate.ts";

/** Why a message has no effect; with more to say than the reason where there is. */
export type Refusal = RefusalReason | Omit<ServerMessages["refused"], "message"> | undefined;

/** One handler for each row of the table; returns why the message has no effect, or nothing. */
export type ClientMessageHandlers = {
  readonly [Name in ClientMessageName]: (client: Client, message: ClientMessage<Name>) => Refusal | Promise<Refusal>;
};

/** What messages lead to, besides their handlers. */
export interface MessageOutcomes {
  /** Is this client's avatar in the world, or not yet? */
  phaseOf(client: Client): MessagePhase;
  /** Was this client told to go? What it still sends is not looked at. */
  isClosing(client: Client): boolean;
  /** What this client may do now. */
  permissionsOf(client: Client): PermissionBits;
  refuse(client: Client, message: ClientMessageName, refusal: NonNullable<Refusal>): void;
  /** A handler failed later than it could answer. */
  failed(client: Client, message: ClientMessageName, error: unknown): void;
  breach(client: Client, reason: CloseReasonName): void;
}

/** A chat message is refused by the name that its sender gave it. */
function withName(message: object, reason: RefusalReason): NonNullable<Refusal> {
  const { clientId } = message as { clientId?: string };
  return clientId === undefined ? reason : { reason, clientId };
}

type ColyseusHandlers = Record<string, (client: Client, ...args: unknown[]) => void>;

/**
 * Turns the table of messages into Colyseus' handlers: the only code that touches them. Rate, phase, schema and
 * permission are checked here, so that a handler sees only what it may act on. What the table does not have ends the connection.
 */
export function bindMessages(
  handlers: ClientMessageHandlers,
  gate: MessageGate,
  outcomes: MessageOutcomes,
): ColyseusHandlers {
  const bound: ColyseusHandlers = {};
  for (const name of Object.keys(clientMessages) as ClientMessageName[]) {
    bound[name] = (client, body) => {
      if (outcomes.isClosing(client)) return;
      const breach = receive(name, client, body);
      if (breach) outcomes.breach(client, breach);
    };
  }
  bound["*"] = (client) => outcomes.breach(client, "unknownMessage");
  return bound;

  /** Answers what the message breaks, if anything. */
  function receive<Name extends ClientMessageName>(name: Name, client: Client, body: unknown): CloseReasonName | null {
    const admission = gate.admit(client.sessionId, name);
    if (admission === "tooMany") return "tooManyMessages";
    const parsed = clientMessages[name].body.safeParse(body);
    if (!parsed.success) return "malformedMessage";
    const message = parsed.data as ClientMessage<Name>;
    const refusal = answer(name, client, message, admission);
    if (refusal instanceof Promise) void settle(name, client, refusal);
    else if (refusal) outcomes.refuse(client, name, refusal);
    return null;
  }

  function answer<Name extends ClientMessageName>(
    name: Name,
    client: Client,
    message: ClientMessage<Name>,
    admission: Exclude<GateAnswer, "tooMany">,
  ) {
    const phase = outcomes.phaseOf(client);
    // Too late: it crossed the way in.
    if (phase === "spawned" && clientMessages[name].phase === "waiting") return undefined;
    if (admission !== "pass") return withName(message, admission.refused);
    return phase === clientMessages[name].phase ? obey(name, client, message) : withName(message, "notInside");
  }

  function obey<Name extends ClientMessageName>(name: Name, client: Client, message: ClientMessage<Name>) {
    const { needs } = clientMessages[name];
    const isAllowed = needs === null || hasPermission(outcomes.permissionsOf(client), needs);
    return isAllowed ? handlers[name](client, message) : withName(message, "notAllowed");
  }

  async function settle(name: ClientMessageName, client: Client, pending: Promise<Refusal>): Promise<void> {
    try {
      const refusal = await pending;
      if (refusal) outcomes.refuse(client, name, refusal);
    } catch (error) {
      outcomes.failed(client, name, error);
      outcomes.refuse(client, name, "notSaved");
    }
  }
}
