import { REPORT_REASONS, type ReportReason } from "@crowdwire/protocol/rest";

const words: Readonly<Record<ReportReason, string>> = {
  harassment: "Harassment",
  hate: "Hate",
  sexual: "Sexual content",
  violence: "Threats or violence",
  spam: "Spam",
  impersonation: "Pretends to be somebody else",
  other: "Something else",
};

/** What a reason of a report means to people. Reasons of a newer server are shown as they are. */
export const reasonWords = (reason: string): string => words[reason as ReportReason] ?? reason;

export const reasonOptions = REPORT_REASONS.map((value) => ({ value, label: words[value] }));
