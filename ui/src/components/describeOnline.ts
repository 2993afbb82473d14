/** How many are in a world, in words. */
export function describeOnline(online: number, capacity: number): string {
  if (online >= capacity) return `Full, ${online} here`;
  return online === 0 ? "Nobody here right now" : `${online} here now`;
}
