/** Client to server: the client's own milliseconds, sent back untouched. Layout: f64. */
export const PING_BYTES = 8;
/** Server to client. Layout: f64 the client's milliseconds · u32 the server's. */
export const PONG_BYTES = 12;

export function encodePing(clientMs: number): Uint8Array {
  const bytes = new Uint8Array(PING_BYTES);
  new DataView(bytes.buffer).setFloat64(0, clientMs, true);
  return bytes;
}

/** Answers a ping with the server's milliseconds since its world began; null where the bytes are no ping. */
export function answerPing(ping: Uint8Array, serverMs: number): Uint8Array | null {
  if (ping.length !== PING_BYTES) return null;
  const bytes = new Uint8Array(PONG_BYTES);
  bytes.set(ping, 0);
  new DataView(bytes.buffer).setUint32(PING_BYTES, serverMs, true);
  return bytes;
}

/** What a pong says; null where the bytes are none. */
export function decodePong(bytes: Uint8Array): { clientMs: number; serverMs: number } | null {
  if (bytes.length !== PONG_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, PONG_BYTES);
  return { clientMs: view.getFloat64(0, true), serverMs: view.getUint32(8, true) };
}
