import type { z } from "zod";

/** The first thing that is wrong with each field, by the field's name; empty where nothing is. */
export type FieldErrors = Readonly<Record<string, string>>;

export type Check<Output> = { ok: true; output: Output } | { ok: false; errors: FieldErrors };

/** Holds what somebody has filled in against the shape that the server will hold it against. */
export function checkValues<Output>(shape: z.ZodType<Output>, values: unknown): Check<Output> {
  const parsed = shape.safeParse(values);
  if (parsed.success) return { ok: true, output: parsed.data };
  const errors: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) errors[String(path[0] ?? "")] ??= message;
  return { ok: false, errors };
}
