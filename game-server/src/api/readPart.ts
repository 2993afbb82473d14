import type { z } from "zod";
import { ProblemError } from "../http/ProblemError.ts";

/** A part of a request as `shape` describes it. @throws ProblemError invalidRequest with a sentence for each field. */
export function readPart<Shape extends z.ZodType>(shape: Shape, part: unknown): z.output<Shape> {
  const parsed = shape.safeParse(part);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const path = issue.path.join(".") || "(body)";
    // The first complaint about a field is the one to mend first.
    fields[path] ??= /[.!?]$/u.test(issue.message) ? issue.message : `${issue.message}.`;
  }
  throw invalidFields(fields);
}

/** The answer to a request that has the right shape and fields that cannot be. */
export function invalidFields(fields: Record<string, string>): ProblemError {
  const list = Object.entries(fields).map(([path, message]) => `${path}: ${message}`);
  return new ProblemError("invalidRequest", `The request is not valid. ${list.slice(0, 3).join(" ")}`, { fields });
}
