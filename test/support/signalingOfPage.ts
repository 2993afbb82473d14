/**
 * Runs in the page: the first signalling connection ends with the word about what can be received unsaid; on the next one a
 * word for the seat before comes ahead of the page's own, as after two moves in a row.
 */
export function troubleSignaling(): void {
  const page = globalThis as { troubles?: string[] };
  page.troubles = [];
  const Native = WebSocket;
  const isFirst = (trouble: string, data: unknown) =>
    String(data).includes(`"type":"${trouble}"`) &&
    !page.troubles!.includes(trouble) &&
    page.troubles!.push(trouble) > 0;
  globalThis.WebSocket = class extends Native {
    override send(data: string): void {
      if (isFirst("capabilities", data)) {
        this.close(4000);
        return;
      }
      if (page.troubles!.length > 0 && isFirst("connectTransport", data))
        super.send(data.replace(/"id":\d+/u, '"id":99999').replace(/"transportId":"[^"]+"/u, '"transportId":"before"'));
      super.send(data);
    }
  };
}

/** Whoever sends there hears nothing (RFC 5737). */
export const NOWHERE = "203.0.113.1";

/** By the address that an SFU offers, or "any" of them: the one that a page sees instead; null: it is not offered at all. */
export type SeenAddresses = Readonly<Record<string, string | null>>;

/** Runs in the page: the addresses that an SFU offers are others, until `seenAddresses` of the page says otherwise. */
export function changeCandidates(addresses: SeenAddresses): void {
  const page = globalThis as { seenAddresses?: SeenAddresses };
  page.seenAddresses = addresses;
  const seen = (key: string, value: unknown) =>
    key === "iceCandidates"
      ? (value as { ip: string }[]).flatMap((candidate) => {
          const { [candidate.ip]: own = page.seenAddresses!["any"] } = page.seenAddresses!;
          const ip = own === undefined ? candidate.ip : own;
          return ip === null ? [] : [{ ...candidate, ip, address: ip }];
        })
      : value;
  const Native = WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      if (!new URL(url, location.href).pathname.startsWith("/media")) return;
      this.addEventListener("message", (event) => {
        if (!event.isTrusted) return;
        event.stopImmediatePropagation();
        const data = JSON.stringify(JSON.parse(String(event.data), seen));
        this.dispatchEvent(new MessageEvent("message", { data }));
      });
    }
  };
}
