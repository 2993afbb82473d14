import type { RemotePerson } from "../mediaStore.ts";

/** Size of a face at one metre, in CSS pixels, and its bounds. */
const SIZE = { atOneMeter: 330, least: 34, most: 96 };
/** Above the name. */
const RAISE_PIXELS = 36;
/** More would be a wall of faces. */
const MOST_FACES = 12;

/** Where somebody's head is on the page, in CSS pixels, and how far from the eye. */
export interface Head {
  readonly x: number;
  readonly y: number;
  readonly meters: number;
}

/** Where a face goes above a head: smaller with the distance, and nearer ones in front. CSS pixels. */
export function placeFace({ x, y, meters }: Head): { size: number; x: number; y: number; layer: number } {
  const size = Math.min(SIZE.most, Math.max(SIZE.least, SIZE.atOneMeter / meters));
  return { size, x, y: y - RAISE_PIXELS, layer: 1000 - Math.round(meters * 10) };
}

/** Whose faces are shown above their heads: of those one hears or sees, who shows themselves or speaks. */
export function chooseFaces<Person extends { readonly id: number }>(
  people: readonly Person[],
  remote: ReadonlyMap<number, Pick<RemotePerson, "camera" | "isSpeaking">>,
): Person[] {
  const isShown = ({ id }: Person) => {
    const person = remote.get(id);
    return person !== undefined && (person.camera !== null || person.isSpeaking);
  };
  return people.filter(isShown).slice(0, MOST_FACES);
}
