import type { RequestHandler } from "express";
import helmet from "helmet";

const YEAR_SECONDS = 31_536_000;
/** A Host header is the client's to write; only what can be a host may end up in a policy. */
const HOST_FORM = /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/iu;

/**
 * The security headers of every answer. The policy allows what the client is made of: own scripts, WebAssembly (the
 * navigation mesh, decoders), workers and pictures from blobs, inline styles (Mantine writes them), own sockets.
 *
 * @param options.isHttps tells browsers to come back by https only.
 */
export function securityHeaders(options: { isHttps: boolean }): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
          scriptSrcAttr: ["'none'"],
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", "data:", "blob:"],
          fontSrc: ["'self'", "data:"],
          mediaSrc: ["'self'", "blob:"],
          // Older browsers do not count ws: and wss: as 'self'.
          connectSrc: ["'self'", "blob:", "data:", (request) => ownSockets(request.headers.host)],
          workerSrc: ["'self'", "blob:"],
          objectSrc: ["'none'"],
          baseUri: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: options.isHttps ? { maxAge: YEAR_SECONDS, includeSubDomains: false } : false,
      // Same-origin requests keep their origin and path, which helps our own logs; other sites learn the origin only.
      referrerPolicy: { policy: "strict-origin-when-cross-origin" },
      xFrameOptions: { action: "deny" },
    }),
    (_request, response, next) => {
      response.set(
        "Permissions-Policy",
        "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()",
      );
      next();
    },
  ];
}

function ownSockets(host: string | undefined): string {
  return host !== undefined && HOST_FORM.test(host) ? `ws://${host} wss://${host}` : "'self'";
}
