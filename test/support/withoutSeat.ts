import { Room } from "@colyseus/sdk";
import type { ClientMessageName } from "@crowdwire/protocol";

/** What came of something that was said on a socket for which there is no seat. */
export interface SeatlessAnswer {
  /** With which code the socket was closed. */
  readonly code: number;
  /** How much the server said before. */
  readonly heard: number;
}

/** Opens a socket to a room as if there were a seat, says something as soon as it can, and waits until it is thrown out. */
export function sayWithoutSeat(address: string, name: ClientMessageName, body: unknown): Promise<SeatlessAnswer> {
  const socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  let heard = 0;
  return new Promise((resolve) => {
    socket.addEventListener("open", () => socket.send(pack(name, body)));
    socket.addEventListener("message", () => heard++);
    socket.addEventListener("close", ({ code }) => resolve({ code, heard }));
  });
}

/** A message as Colyseus' own client sends it. */
function pack(name: ClientMessageName, body: unknown): Uint8Array<ArrayBuffer> {
  const room = new Room("nowhere");
  let packed = new Uint8Array();
  const send = (bytes: Uint8Array) => {
    packed = new Uint8Array(bytes);
  };
  room.connection = { isOpen: true, send } as never;
  room.send(name, body);
  return packed;
}
