import type { BrowserContext } from "playwright-core";

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

/** The addresses that an SFU offers to the pages of this browser lead elsewhere. @param addressOf null: this one is not offered */
export function candidatesOfPage(context: BrowserContext, addressOf: (ip: string) => string | null): Promise<void> {
  const seen = (key: string, value: unknown) =>
    key === "iceCandidates"
      ? (value as { ip: string }[]).flatMap((candidate) => {
          const ip = addressOf(candidate.ip);
          return ip === null ? [] : [{ ...candidate, ip, address: ip }];
        })
      : value;
  return context.routeWebSocket(
    ({ pathname }) => pathname.startsWith("/media"),
    (socket) => {
      const sfu = socket.connectToServer();
      sfu.onMessage((message) => socket.send(JSON.stringify(JSON.parse(String(message), seen))));
    },
  );
}
