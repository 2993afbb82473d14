import type { ClientMessageName, ClientWords } from "@crowdwire/protocol";
import { putCard, type WorldActions, type WorldStore } from "./worldStore.ts";

/** Hands a message to the connection. */
export type Say = <Name extends ClientMessageName>(name: Name, message: ClientWords<Name>) => void;

/** What the list of people asks of the server. Everything is decided there; a refusal comes back as a sentence. */
export function orderActions(store: WorldStore, say: Say): Partial<WorldActions> {
  return {
    findPeople: (text, after) => say("findPeople", { text, after: after ?? null }),
    askPerson: (id) => {
      store.setState({ askedId: id });
      say("person", { entityId: id });
    },
    setBlocked: (id, isBlocked) => {
      const card = store.getState().cards.get(id);
      if (card) putCard(store, { ...card, isBlocked });
    },
    muteForAll: (id, isMuted) => {
      say("muteForAll", { entityId: id, isMuted });
      // Whether it holds is the server's word.
      say("person", { entityId: id });
    },
    kick: (id, why) => say("kick", { entityId: id, why }),
  };
}
