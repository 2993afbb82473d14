/** A command's words were off; `message` says how. */
export class UsageError extends Error {
  override name = "UsageError";
}
