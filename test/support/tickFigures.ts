import type { GameServerProcess } from "./GameServerProcess.ts";

/** What the ticks of a game server took, as its histogram has it: steps up to each bound in seconds, since it was started. */
export type TickFigures = ReadonlyMap<number, number>;

export async function readTicks(server: Pick<GameServerProcess, "opsUrl">): Promise<TickFigures> {
  const text = await (await fetch(`${server.opsUrl}/metrics`)).text();
  const buckets = text.matchAll(/^tick_seconds_bucket\{[^}]*le="([^"]+)"[^}]*\} (\d+)$/gmu);
  return new Map(
    [...buckets].map(([, bound, count]) => [
      bound === "+Inf" ? Number.POSITIVE_INFINITY : Number(bound),
      Number(count),
    ]),
  );
}

/** Steps between two readings, and the 99th percentile of what they took in milliseconds, interpolated within its bucket. */
export function ticksBetween(before: TickFigures, after: TickFigures): { count: number; p99Ms: number } {
  const counts = [...after].map(([bound, count]) => ({ bound, count: count - (before.get(bound) ?? 0) }));
  const count = counts.at(-1)?.count ?? 0;
  const rank = 0.99 * count;
  let [lower, below] = [0, 0];
  for (const { bound, count: upTo } of counts) {
    if (upTo >= rank) {
      const share = upTo === below ? 1 : (rank - below) / (upTo - below);
      return { count, p99Ms: 1000 * (lower + share * ((Number.isFinite(bound) ? bound : lower) - lower)) };
    }
    [lower, below] = [bound, upTo];
  }
  return { count, p99Ms: 0 };
}
