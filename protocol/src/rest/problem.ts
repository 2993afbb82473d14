import { z } from "zod";

/** Every refusal of the API (RFC 9457, application/problem+json). `code` is stable, `detail` is a sentence for people. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    /** With bannedFromWorld and bannedFromPlatform: the words of the ban. */
    ban: z.object({ reason: z.string(), until: z.iso.datetime().nullable() }).optional(),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;
