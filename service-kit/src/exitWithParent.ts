const INSTALLED = Symbol.for("crowdwire.exitWithParent");

export interface ExitWithParentOptions {
  /** What to do when the parent is gone; by default this process sends itself SIGTERM, so that it ends as if asked to. */
  onParentGone?: () => void;
  /** It is ended anyway after this long. */
  forceAfterMs?: number;
}

/**
 * Makes this process end when the one that started it is gone, even by `kill -9`, which runs no handler there.
 *
 * The parent must have opened an IPC channel (`stdio: [..., "ipc"]`): the kernel closes it with the parent. Without
 * one, as when a person starts the process by hand, nothing happens. Calling it twice is harmless.
 *
 * @returns whether there is a parent to watch.
 */
export function exitWithParent(options: ExitWithParentOptions = {}): boolean {
  const marked = process as unknown as Record<symbol, boolean>;
  if (marked[INSTALLED] === true) {
    return true;
  }
  if (process.channel === undefined || process.channel === null) {
    return false;
  }
  marked[INSTALLED] = true;
  // The channel alone must not keep a process alive that has nothing else to do.
  process.channel.unref();
  process.once("disconnect", () => {
    setTimeout(() => process.exit(1), options.forceAfterMs ?? 10_000).unref();
    (options.onParentGone ?? (() => process.kill(process.pid, "SIGTERM")))();
  });
  return true;
}
