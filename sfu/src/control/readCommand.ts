import { ControlCommand } from "@crowdwire/protocol";
import { z } from "zod";
import type { ControlListener } from "./ControlPort.ts";

/** Checks one message and hands it on; what cannot be read changes nothing. */
export function readCommand(text: string, listener: ControlListener): void {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    listener.malformed("not JSON");
    return;
  }
  const parsed = ControlCommand.safeParse(json);
  if (parsed.success) listener.command(parsed.data);
  else listener.malformed(z.prettifyError(parsed.error));
}
