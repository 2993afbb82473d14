import { z } from "zod";

const moment = z.number();
const MINUTE_MS = 60_000;

/** What of the evidence is shown. Evidence outlives the version that wrote it: what is not there is left out. */
const Evidence = z.looseObject({
  toMs: moment,
  chat: z
    .array(
      z.looseObject({ id: z.number(), from: z.looseObject({ name: z.string() }), text: z.string(), sentAtMs: moment }),
    )
    .catch([]),
  people: z
    .array(
      z.looseObject({
        name: z.string(),
        entityId: z.number(),
        places: z.array(z.looseObject({ x: z.number(), z: z.number() })).catch([]),
        heardBy: z.array(z.looseObject({ entityIds: z.array(z.number()) })).catch([]),
        spoke: z
          .array(z.looseObject({ atMs: moment, isSpeaking: z.boolean() }))
          .optional()
          .catch(undefined),
      }),
    )
    .catch([]),
});

export interface EvidenceShown {
  readonly lines: readonly {
    readonly id: number;
    readonly name: string;
    readonly text: string;
    readonly secondsBefore: number;
  }[];
  readonly people: readonly { readonly entityId: number; readonly name: string; readonly words: string }[];
}

/** What the server kept of the minute before a report, in words; null where it kept nothing. */
export function readEvidence(evidence: unknown): EvidenceShown | null {
  const parsed = Evidence.safeParse(evidence);
  if (!parsed.success) return null;
  const { toMs, chat, people } = parsed.data;
  const names = new Map(people.map(({ entityId, name }) => [entityId, name]));
  return {
    lines: chat.map(({ id, from, text, sentAtMs }) => ({
      id,
      name: from.name,
      text,
      secondsBefore: Math.max(0, Math.round((toMs - sentAtMs) / 1000)),
    })),
    people: people.map(({ entityId, name, places, heardBy, spoke }) => {
      const heard = new Set(heardBy.flatMap(({ entityIds }) => entityIds));
      const by = [...heard].map((id) => names.get(id) ?? "somebody farther away");
      return {
        entityId,
        name,
        words: `${by.length === 0 ? "was heard by nobody" : `was heard by ${by.join(", ")}`}${speech(spoke, toMs)}${whereabouts(places)}`,
      };
    }),
  };
}

/** How long somebody spoke within the minute; nothing where that was not kept. */
function speech(spoke: readonly { atMs: number; isSpeaking: boolean }[] | undefined, toMs: number): string {
  if (spoke === undefined) return "";
  const fromMs = toMs - MINUTE_MS;
  let spokenMs = 0;
  for (const [index, { atMs, isSpeaking }] of spoke.entries()) {
    const endMs = spoke[index + 1]?.atMs ?? toMs;
    if (isSpeaking && endMs > fromMs) spokenMs += endMs - Math.max(atMs, fromMs);
  }
  return spokenMs < 500 ? ", said nothing" : `, spoke for ${Math.round(spokenMs / 1000)} s`;
}

function whereabouts(places: readonly { x: number; z: number }[]): string {
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined) return "";
  const meters = Math.hypot(last.x - first.x, last.z - first.z);
  const at = `${last.x.toFixed(0)} / ${last.z.toFixed(0)} m`;
  return meters < 1 ? `, stood at ${at}` : `, went ${meters.toFixed(0)} m, to ${at}`;
}
