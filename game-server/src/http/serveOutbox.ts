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
        `<article><h2>${escaped(subject)}</h2><p>To <b>${escaped(to)}</b>, ${at.toUTCString()}</p><pre>${linked(text)}</pre></article>`,
    );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>E-mail · CrowdWire</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="/favicon.svg" type="image/svg+xml"><style>${STYLE}</style>
<header><a href="/"><img src="/favicon.svg" alt="" width="36" height="36">CrowdWire</a></header>
<main><h1>E-mail of this server</h1><p>Without <code>SMTP_URL</code> nothing is sent. It is kept here, the newest first, for this machine alone.</p>
${mails.join("\n") || "<article>Nothing yet. Whatever the server writes next stands here.</article>"}</main></html>`;
}

/** The look of the client's pages, in few words: its sheets belong to a build of their own. */
const STYLE = `
:root{color-scheme:light dark;--canvas:#faf6ef;--surface:#fffdfa;--line:#e7ddce;--text:#2a2420;--muted:#6a6055;--accent:#b23a18}
@media(prefers-color-scheme:dark){:root{--canvas:#1b1714;--surface:#25201c;--line:#3d352e;--text:#f5eee4;--muted:#b8ac9c;--accent:#ffa384}}
body{margin:0;background:var(--canvas);color:var(--text);font:16px/1.55 Figtree,system-ui,sans-serif}
header,main{max-width:44rem;margin:0 auto;padding:1.25rem}header{padding-bottom:0}
header a{display:inline-flex;gap:.75rem;align-items:center;color:inherit;font-size:1.4rem;font-weight:700;text-decoration:none}
h1{margin:.5rem 0;font-size:1.9rem;line-height:1.2}h2{margin:0;font-size:1.15rem}p{margin:.2rem 0;color:var(--muted);overflow-wrap:anywhere}
article{margin-top:1.25rem;padding:1.25rem 1.4rem;border:1px solid var(--line);border-radius:1.25rem;background:var(--surface)}
pre{margin:.8rem 0 0;font:inherit;white-space:pre-wrap;overflow-wrap:anywhere}a{color:var(--accent)}`;

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string) => text.replace(/[&<>"']/gu, (character) => ENTITIES[character]!);
const linked = (text: string) =>
  escaped(text).replace(/https?:\/\/[^\s<]+/gu, (address) => `<a href="${address}">${address}</a>`);
