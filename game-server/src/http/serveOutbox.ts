import { type Request, Router } from "express";
import type { Outbox } from "../mail/Outbox.ts";

export const OUTBOX_PATH = "/dev/mail";

/**
 * For development: the e-mails that were not sent, at /dev/mail, as a page and as JSON. Never mounted in production, and only
 * for this very machine: whoever reads another's mail is that other.
 */
export function serveOutbox(outbox: Outbox): Router {
  const router = Router();
  router.get(OUTBOX_PATH, (request, response, next) => {
    if (!isFromHere(request)) {
      next();
      return;
    }
    response.set("Cache-Control", "no-store");
    if (request.accepts(["html", "json"]) === "json") {
      response.json({ mails: outbox.list() });
      return;
    }
    response.type("html").send(page(outbox));
  });
  return router;
}

/** From this machine, and not by way of a proxy on it. */
export function isFromHere(request: Request): boolean {
  const address = (request.socket.remoteAddress ?? "").replace(/^::ffff:/u, "");
  const isForwarded = request.get("X-Forwarded-For") !== undefined || request.get("Forwarded") !== undefined;
  return !isForwarded && (address === "::1" || address.startsWith("127."));
}

function page(outbox: Outbox): string {
  const mails = outbox
    .list()
    .map(
      ({ to, subject, text, at }) =>
        `<article><h2>${escaped(subject)}</h2><p>to ${escaped(to)}, ${at.toUTCString()}</p><pre>${linked(text)}</pre></article>`,
    );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>E-mail</title>
<meta name="viewport" content="width=device-width"><style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem}
article{border-top:1px solid gray;margin-top:1.5rem}h2{font-size:1.1rem;margin-bottom:0}pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}
</style><h1>E-mail of this server</h1><p>Nothing is sent without SMTP_URL; it is kept here for development.</p>
${mails.join("\n") || "<p>Nothing yet.</p>"}</html>`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string) => text.replace(/[&<>"']/gu, (character) => ENTITIES[character]!);
const linked = (text: string) =>
  escaped(text).replace(/https?:\/\/[^\s<]+/gu, (address) => `<a href="${address}">${address}</a>`);
