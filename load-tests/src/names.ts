import { AVATAR_CHOICES, AVATAR_PARTS, type AvatarLook } from "@crowdwire/protocol";
import type { Random } from "@crowdwire/simulation";

const NAMES = [
  "Ada",
  "Noor",
  "Linus",
  "Mei",
  "Tomás",
  "Ngozi",
  "Priya",
  "Sven",
  "Amélie",
  "Kenji",
  "Olu",
  "Zoë",
  "Ivan",
  "Fatima",
  "Leo",
  "Maya",
  "Hugo",
  "Sara",
  "Ben",
  "Yuki",
  "Inês",
  "Raj",
  "Eva",
  "Omar",
  "Lucía",
  "Jonas",
  "Aisha",
  "Mateo",
  "Freya",
  "Dmitri",
  "Chidi",
  "Hana",
  "Elif",
  "Pablo",
  "Ingrid",
  "Kofi",
  "Leila",
  "Marek",
  "Nina",
  "Oscar",
] as const;

/** A name for the n-th bot, unlike any other's. */
export function botName(index: number): string {
  const name = NAMES[index % NAMES.length] ?? "Bot";
  const round = Math.floor(index / NAMES.length);
  return round === 0 ? name : `${name} ${round + 1}`;
}

/** Any look there is. */
export function botLook(random: Random): AvatarLook {
  const look = {} as AvatarLook;
  for (const part of AVATAR_PARTS) look[part] = Math.floor(random() * AVATAR_CHOICES[part]);
  return look;
}
