import type { Inbox } from "../world/commands.ts";
import type { SessionId } from "../world/residents.ts";
import type { ClientMessageHandlers } from "./bindMessages.ts";

/** What each message asks of the world. Parsing is done; a full inbox is the sender's to try again. */
export const messageHandlers = (inbox: Inbox, sendTicket: (session: SessionId) => void): ClientMessageHandlers => ({
  emote(client, { emote }) {
    return inbox.submit({ type: "emote", session: client.sessionId, emote }) ? undefined : "tooOften";
  },
  sit(client, { seat }) {
    return inbox.submit({ type: "sit", session: client.sessionId, seat }) ? undefined : "tooOften";
  },
  mediaTicket(client) {
    sendTicket(client.sessionId);
    return undefined;
  },
  speakRequest(client, { isAsking }) {
    return inbox.submit({ type: "speakRequest", session: client.sessionId, isAsking }) ? undefined : "tooOften";
  },
  speakAnswer(client, { entityId, answer }) {
    return inbox.submit({ type: "speakAnswer", session: client.sessionId, entityId, answer }) ? undefined : "tooOften";
  },
  areaSettings(client, settings) {
    return inbox.submit({ type: "areaSettings", session: client.sessionId, ...settings }) ? undefined : "tooOften";
  },
});
