const BROWSERS: readonly [pattern: RegExp, name: string][] = [
  [/Edg(?:A|iOS)?\//u, "Edge"],
  [/OPR\//u, "Opera"],
  [/Firefox\/|FxiOS\//u, "Firefox"],
  [/Chrome\/|CriOS\//u, "Chrome"],
  [/Safari\//u, "Safari"],
];

const SYSTEMS: readonly [pattern: RegExp, name: string][] = [
  [/iPhone/u, "an iPhone"],
  [/iPad/u, "an iPad"],
  [/Android/u, "Android"],
  [/Windows/u, "Windows"],
  [/Mac OS X|Macintosh/u, "a Mac"],
  [/CrOS/u, "ChromeOS"],
  [/Linux/u, "Linux"],
];

/** What a browser says of itself (User-Agent), in words one recognises; nothing is decided by it. */
export function describeBrowser(userAgent: string): { device: string; isPhone: boolean } {
  const find = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = find(SYSTEMS);
  const browser = find(BROWSERS) ?? "A browser";
  return {
    device: system === undefined ? browser : `${browser} on ${system}`,
    isPhone: /iPhone|Android.*Mobile/u.test(userAgent),
  };
}
