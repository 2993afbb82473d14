import { AVATAR_CHOICES, AVATAR_PARTS, type AvatarLook } from "@crowdwire/protocol";
import { createRandom, type Random } from "@crowdwire/simulation";

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

/** A name for the n-th bot, unlike any other's, by which people among the bots know what it is. */
export function botName(index: number): string {
  const name = `Bot ${NAMES[index % NAMES.length]}`;
  const round = Math.floor(index / NAMES.length);
  return round === 0 ? name : `${name} ${round + 1}`;
}

/** Any look there is. */
export function botLook(random: Random): AvatarLook {
  const look = {} as AvatarLook;
  for (const part of AVATAR_PARTS) look[part] = Math.floor(random() * AVATAR_CHOICES[part]);
  return look;
}

/** One of a crowd: what everybody sees of them, and the chance that is left for what they do. */
export interface Someone {
  readonly name: string;
  readonly look: AvatarLook;
  readonly random: Random;
}

/** The n-th of the crowd that a seed makes: the same however many there are, and whatever the network does. */
export function someoneOf(seed: number, index: number): Someone {
  const random = createRandom(seed * 65_537 + index);
  return { name: botName(index), look: botLook(random), random };
}
