/** Why a world could not be shown, in words for the person who wanted to enter. */
export class WorldUnavailable extends Error {
  override readonly name = "WorldUnavailable";
}

/** Downloads a file and tells how far it is (0..1). Throws `WorldUnavailable` with what to do next. */
export async function fetchBytes(
  url: string,
  onProgress: (fraction: number) => void,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const response = await fetch(url, signal ? { signal } : {}).catch((cause: unknown) => {
    throw new WorldUnavailable("The world could not be downloaded. Check your connection and try again.", { cause });
  });
  if (!response.ok) {
    throw new WorldUnavailable(
      `The world could not be downloaded (the server answered ${response.status}). Try again in a moment.`,
    );
  }
  const total = Number(response.headers.get("content-length") ?? 0);
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let received = 0;
  const reader = response.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    received += next.value.byteLength;
    // A compressed answer is longer than its stated length: never claim more than all.
    onProgress(total > 0 ? Math.min(1, received / total) : 0.5);
  }
  const bytes = new Uint8Array(received);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  onProgress(1);
  return bytes;
}
