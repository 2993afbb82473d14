import { ControlReport } from "@crowdwire/protocol";

/** Checks one message of an SFU; null where it cannot be read. */
export function readReport(text: string): ControlReport | null {
  try {
    return ControlReport.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
