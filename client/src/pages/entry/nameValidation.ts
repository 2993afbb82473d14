import { DisplayName, LIMITS } from "@crowdwire/protocol";

export type NameCheck = { ok: true; name: string } | { ok: false; message: string };

/** What the server will make of a name, or why it will refuse it, in words. */
export function checkName(typed: string): NameCheck {
  const parsed = DisplayName.safeParse(typed);
  if (parsed.success) return { ok: true, name: parsed.data };
  return { ok: false, message: parsed.error.issues[0]?.message ?? "Choose another name." };
}

/** How many characters are left, once that is worth knowing; negative: too many. */
export function charactersLeft(typed: string): number | null {
  const parsed = typed.normalize("NFC").replace(/\s+/gu, " ").trim();
  const left = LIMITS.displayNameChars - parsed.length;
  return left <= 8 ? left : null;
}
