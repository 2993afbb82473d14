/**
 * Whether a browser page of this origin may talk to us: for requests that change something and for WebSocket upgrades.
 * No Origin means no browser page (a bot, a tool), which has no cookies to abuse.
 *
 * @param publicOrigins from the configuration; without them, the host that was asked is the one that is allowed.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  publicOrigins: readonly string[] | undefined,
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const parsed = new URL(origin);
  if (publicOrigins !== undefined) return publicOrigins.includes(parsed.origin);
  // The scheme is left out: behind a proxy that speaks https we are spoken to in http.
  return host !== undefined && parsed.host === host.toLowerCase() && /^https?:$/u.test(parsed.protocol);
}
