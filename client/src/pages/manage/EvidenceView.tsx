import { EmptyState } from "@crowdwire/ui";
import { readEvidence } from "./readEvidence.ts";

/** The minute before a report, as the server kept it: what was written, who spoke, who stood where. */
export function EvidenceView({ evidence }: { evidence: unknown }) {
  const kept = readEvidence(evidence);
  if (kept === null) {
    return (
      <EmptyState title="The server kept nothing of that minute">
        Nobody was inside, or the server had just started.
      </EmptyState>
    );
  }
  return (
    <section className="evidence" aria-label="The minute before">
      <h3>The minute before</h3>
      {kept.lines.length === 0 && <p className="aside-words">Nobody wrote anything.</p>}
      <ol className="evidence-chat">
        {kept.lines.map((line) => (
          <li key={line.id}>
            <strong>{line.name}</strong> {line.text}
            <span className="aside-words"> {line.secondsBefore} s before</span>
          </li>
        ))}
      </ol>
      {kept.people.length > 0 && (
        <ul className="evidence-people">
          {kept.people.map((person) => (
            <li key={person.entityId}>
              <strong>{person.name}</strong>
              <span className="aside-words"> {person.words}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
