import { type ClientMessage, type ClientMessageName, entityId } from "@crowdwire/protocol";
import { putCard, type WorldActions, type WorldStore } from "./worldStore.ts";

/** Hands a message to the connection. */
export type Say = <Name extends ClientMessageName>(name: Name, message: ClientMessage<Name>) => void;

/** What the list of people asks of the server. Everything is decided there; a refusal comes back as a sentence. */
export function orderActions(store: WorldStore, say: Say): Partial<WorldActions> {
  return {
    askPerson: (id) => say("person", { entityId: entityId(id) }),
    setBlocked: (id, isBlocked) => {
      const card = store.getState().cards.get(id);
      if (card) putCard(store, { ...card, isBlocked });
    },
    muteForAll: (id, isMuted) => {
      say("muteForAll", { entityId: entityId(id), isMuted });
      // Whether it holds is the server's word.
      say("person", { entityId: entityId(id) });
    },
    kick: (id, why) => say("kick", { entityId: entityId(id), why }),
  };
}
