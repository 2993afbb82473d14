/** Nearer than this nobody gets louder. */
export const FULL_SOUND_METERS = 1;
/** Where links end (GR1), sound has ended too. */
export const SILENCE_METERS = 5;

/**
 * How loud someone is heard over a distance: 1 up to a metre, then falling to exactly 0 where links end, so
 * that nobody is cut off in mid-word. At 3.5 m, where a conversation begins, a fifth is left.
 *
 * @returns 0…1
 */
export function distanceGain(meters: number): number {
  if (meters <= FULL_SOUND_METERS) return 1;
  if (!(meters < SILENCE_METERS)) return 0;
  const left = (SILENCE_METERS - meters) / (SILENCE_METERS - FULL_SOUND_METERS);
  return left ** 1.6;
}
