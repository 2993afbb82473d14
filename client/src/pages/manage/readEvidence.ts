import { z } from "zod";

/** What of the evidence is shown. Everything is optional: evidence outlives the version that wrote it. */
const Evidence = z.looseObject({
  chat: z
    .array(z.looseObject({ name: z.string().catch("Somebody"), text: z.string(), atMs: z.number().optional() }))
    .catch([]),
  people: z
    .array(
      z.looseObject({
        name: z.string().catch("Somebody"),
        isSpeaking: z.boolean().optional(),
        heard: z.array(z.string()).optional(),
      }),
    )
    .catch([]),
});

export interface EvidenceShown {
  lines: { key: string; name: string; text: string; when: string }[];
  people: { key: string; name: string; words: string }[];
}

/** What the server kept of the minute before a report, in words; null where it kept nothing. */
export function readEvidence(evidence: unknown): EvidenceShown | null {
  const parsed = Evidence.safeParse(evidence);
  if (!parsed.success) return null;
  const { chat, people } = parsed.data;
  return {
    lines: chat.map((line, index) => ({ key: `${index}`, name: line.name, text: line.text, when: "" })),
    people: people.map((person, index) => ({ key: `${index}`, name: person.name, words: "" })),
  };
}
