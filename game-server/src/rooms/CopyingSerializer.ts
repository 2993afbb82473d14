import { SchemaSerializer } from "@colyseus/core";
import type { Iterator, Schema } from "@colyseus/schema";

/**
 * The stock serializer, but for copying what it encodes (REP8). The encoder answers with a view into a buffer that it
 * writes into again at the next patch, while a slow client's socket may still hold the view: that client would receive
 * torn patches. One copy per patch, whatever the number of clients.
 */
export class CopyingSerializer<State extends Schema> extends SchemaSerializer<State> {
  override reset(state: State): void {
    super.reset(state);
    const { encoder } = this;
    const encode = encoder.encode.bind(encoder);
    encoder.encode = (at?: Iterator, ...rest) => Uint8Array.from(encode(at, ...rest));
  }

  override getFullState(...args: Parameters<SchemaSerializer<State>["getFullState"]>): Uint8Array {
    return Uint8Array.from(super.getFullState(...args));
  }
}
