import { closeSync, openSync, readSync, statSync } from "node:fs";
import type { Terminal } from "./Progress.ts";

const POLL_MS = 150;

/** Shows what is added to a log from now on, each line behind `[name]`. Call the answer to stop. */
export function followLog(path: string, name: string, terminal: Terminal): () => void {
  let position = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let rest = "";
  const show = () => {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size < position) {
      position = 0; // It was set aside and begun anew.
    }
    if (size === position) {
      return;
    }
    const buffer = Buffer.alloc(size - position);
    const fd = openSync(path, "r");
    readSync(fd, buffer, 0, buffer.length, position);
    closeSync(fd);
    position = size;
    const lines = (rest + buffer.toString("utf8")).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      terminal.write(`[${name}] ${line}\n`);
    }
  };
  const timer = setInterval(show, POLL_MS);
  return () => {
    clearInterval(timer);
    show();
  };
}
