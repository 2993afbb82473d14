/** Keeps text until `released` settles, and writes it on from then on. */
export function holdUntil(released: Promise<unknown>): (text: string) => void {
  let held: string[] | null = [];
  const release = () => {
    process.stdout.write(held?.join("") ?? "");
    held = null;
  };
  void released.then(release, release);
  return (text) => {
    if (held === null) process.stdout.write(text);
    else held.push(text);
  };
}
