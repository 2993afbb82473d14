import type { Fetch } from "./request.ts";

/** A `fetch` for big files, which says how much of one is sent (0…1): fetch itself cannot, the older way of browsers can. */
export function fetchTelling(onSent: (share: number) => void): Fetch {
  return (input, { method = "GET", headers, body, signal }) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const asked = new XMLHttpRequest();
      asked.open(method, input);
      asked.responseType = "arraybuffer";
      new Headers(headers).forEach((value, name) => {
        asked.setRequestHeader(name, value);
      });
      asked.upload.onprogress = ({ loaded, total }) => total > 0 && onSent(loaded / total);
      asked.upload.onload = () => onSent(1);
      asked.onload = () => {
        const type = asked.getResponseHeader("content-type");
        // An answer that has no content may not be given any, not even none.
        const content = asked.status === 204 ? null : asked.response;
        resolve(new Response(content, { status: asked.status, ...(type && { headers: { "content-type": type } }) }));
      };
      asked.onerror = () => reject(new TypeError("The server could not be asked."));
      asked.onabort = () => reject(signal?.reason);
      signal?.addEventListener("abort", () => asked.abort(), { once: true });
      asked.send(body as Blob);
    });
}
