import { z } from "zod";

const moment = z.number();
const MINUTE_MS = 60_000;

/** What of the evidence is shown. Evidence outlives the version that wrote it: what is not there is left out. */
const Evidence = z.looseObject({
  fromMs: moment.optional().catch(undefined),
  toMs: moment,
  chat: z
    .array(
      z.looseObject({
        id: z.number(),
        from: z.looseObject({
          name: z.string(),
          entityId: z.number().catch(0),
          userId: z.string().nullable().catch(null).default(null),
        }),
        text: z.string(),
        sentAtMs: moment,
        edits: z.array(z.looseObject({ atMs: moment, text: z.string() })).catch([]),
        deletedAtMs: moment.nullable().catch(null),
      }),
    )
    .catch([]),
  people: z
    .array(
      z.looseObject({
        name: z.string(),
        entityId: z.number(),
        userId: z.string().nullable().catch(null).default(null),
        places: z.array(z.looseObject({ x: z.number(), z: z.number() })).catch([]),
        heardBy: z.array(z.looseObject({ entityIds: z.array(z.number()) })).catch([]),
        // Absent: from a version that did not know.
        spoke: z
          .array(z.looseObject({ fromMs: moment, toMs: moment }))
          .optional()
          .catch(undefined),
      }),
    )
    .catch([]),
});

/** A stretch of the minute: 0 where it begins, 1 at the report. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface PersonShown {
  readonly entityId: number;
  readonly name: string;
  readonly words: string;
  readonly spoke: readonly Stretch[];
  /** When they wrote, 0…1. */
  readonly wrote: readonly number[];
  /** Where they went, metres. */
  readonly path: readonly { readonly x: number; readonly z: number }[];
}

export interface EvidenceShown {
  readonly lines: readonly {
    readonly id: number;
    readonly name: string;
    /** As it was first written. */
    readonly text: string;
    readonly secondsBefore: number;
    /** What became of it since, in order, in words. */
    readonly changes: readonly string[];
  }[];
  readonly people: readonly PersonShown[];
}

/** What the server kept of the minute before a report, in words and figures; null where it kept nothing. */
export function readEvidence(evidence: unknown): EvidenceShown | null {
  const parsed = Evidence.safeParse(evidence);
  if (!parsed.success) return null;
  const { toMs, chat, people } = parsed.data;
  const fromMs = parsed.data.fromMs ?? toMs - MINUTE_MS;
  const names = new Map(people.map(({ entityId, name }) => [entityId, name]));
  const secondsBefore = (atMs: number) => Math.max(0, Math.round((toMs - atMs) / 1000));
  const share = (atMs: number) => Math.max(0, Math.min(1, (atMs - fromMs) / (toMs - fromMs)));
  return {
    lines: chat.map(({ id, from, text, sentAtMs, edits, deletedAtMs }) => ({
      id,
      name: from.name,
      text,
      secondsBefore: secondsBefore(sentAtMs),
      changes: [
        ...edits.map((edit) => `changed ${secondsBefore(edit.atMs)} s before to “${edit.text}”`),
        ...(deletedAtMs === null ? [] : [`deleted ${secondsBefore(deletedAtMs)} s before`]),
      ],
    })),
    people: people.map(({ entityId, userId, name, places, heardBy, spoke }) => {
      const heard = new Set(heardBy.flatMap(({ entityIds }) => entityIds));
      const by = [...heard].map((id) => names.get(id) ?? "somebody farther away");
      const heardWords = by.length === 0 ? "was heard by nobody" : `was heard by ${by.join(", ")}`;
      return {
        entityId,
        name,
        words: `${speech(spoke)}${heardWords}${whereabouts(places)}`,
        spoke: (spoke ?? []).map((stretch) => ({ from: share(stretch.fromMs), to: share(stretch.toMs) })),
        wrote: chat.filter(({ from }) => isBy(from, userId, entityId)).map(({ sentAtMs }) => share(sentAtMs)),
        path: places.map(({ x, z }) => ({ x, z })),
      };
    }),
  };
}

/** By user where it is known: whoever came back has another avatar than the one that wrote. */
function isBy(from: { userId: string | null; entityId: number }, userId: string | null, entityId: number): boolean {
  return from.userId === null || userId === null ? from.entityId === entityId : from.userId === userId;
}

function speech(spoke: readonly { readonly fromMs: number; readonly toMs: number }[] | undefined): string {
  if (spoke === undefined) return "";
  if (spoke.length === 0) return "said nothing, ";
  const spokeMs = spoke.reduce((sum, stretch) => sum + stretch.toMs - stretch.fromMs, 0);
  return `spoke for ${Math.max(1, Math.round(spokeMs / 1000))} s, `;
}

function whereabouts(places: readonly { x: number; z: number }[]): string {
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined) return "";
  const meters = Math.hypot(last.x - first.x, last.z - first.z);
  // Rounded to nought from below it is nought all the same.
  const whole = (value: number) => Math.round(value) || 0;
  const at = `${whole(last.x)} / ${whole(last.z)} m`;
  return meters < 1 ? `, stood at ${at}` : `, went ${meters.toFixed(0)} m, to ${at}`;
}
