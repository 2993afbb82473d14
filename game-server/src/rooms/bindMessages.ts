import type { Client } from "@colyseus/core";
import {
  type ClientMessage,
  type ClientMessageName,
  type CloseReasonName,
  clientMessages,
  type RefusalReason,
} from "@crowdwire/protocol";
import type { MessageGate } from "./MessageGate.ts";

/** One handler for each row of the table; returns why the message has no effect, or nothing. */
export type ClientMessageHandlers = {
  readonly [Name in ClientMessageName]: (client: Client, message: ClientMessage<Name>) => RefusalReason | undefined;
};

/** What messages lead to, besides their handlers. */
export interface MessageOutcomes {
  /** Is this client's avatar in the world? The only phase there is. */
  isSpawned(client: Client): boolean;
  /** Was this client told to go? What it still sends is not looked at. */
  isClosing(client: Client): boolean;
  refuse(client: Client, message: ClientMessageName, reason: RefusalReason): void;
  breach(client: Client, reason: CloseReasonName): void;
}

type ColyseusHandlers = Record<string, (client: Client, ...args: unknown[]) => void>;

/**
 * Turns the table of messages into Colyseus' handlers: the only code that touches them. Rate, phase and schema are checked
 * here, so that a handler sees only what it may act on. What the table does not have ends the connection.
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
    if (!outcomes.isSpawned(client)) return null;
    const refusal =
      admission === "pass" ? handlers[name](client, parsed.data as ClientMessage<Name>) : admission.refused;
    if (refusal) outcomes.refuse(client, name, refusal);
    return null;
  }
}
