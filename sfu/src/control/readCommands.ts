import { ControlCommand } from "@crowdwire/protocol";
import { linesOf } from "@crowdwire/service-kit";
import { z } from "zod";
import type { ControlListener } from "./ControlPort.ts";

/** Checks each message of a text and hands it on; what cannot be read changes nothing. */
export function readCommands(text: string, listener: ControlListener): void {
  for (const line of linesOf(text)) readCommand(line, listener);
}

function readCommand(text: string, listener: ControlListener): void {
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
