import { EmptyState } from "@crowdwire/ui";
import { EvidencePlan, MinuteStrip } from "./EvidenceFigures.tsx";
import { readEvidence } from "./readEvidence.ts";
import "./evidence.css";

/** The minute before a report, as the server kept it: what was written, who spoke and was heard by whom, who stood where. */
export function EvidenceView({ evidence }: { evidence: unknown }) {
  const kept = readEvidence(evidence);
  if (kept === null) {
    return (
      <EmptyState title="The server kept nothing of that minute">
        Nobody was inside, or the server had just started.
      </EmptyState>
    );
  }
  const { lines, people } = kept;
  return (
    <section className="evidence" aria-label="The minute before">
      <h3>The minute before</h3>
      {lines.length === 0 && <p className="aside-words">Nobody wrote anything.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by keyboard, too */}
      <ol className="evidence-chat" tabIndex={0} aria-label="What was written">
        {lines.map((line) => (
          <li key={line.id}>
            <strong>{line.name}</strong> {line.text}
            <span className="aside-words"> {line.secondsBefore} s before</span>
            {line.changes.map((change) => (
              <em key={change} className="evidence-change">
                {change}
              </em>
            ))}
          </li>
        ))}
      </ol>
      {people.length > 0 && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by keyboard, too */}
          <ul className="evidence-people" tabIndex={0} aria-label="Who was there">
            {people.map((person) => (
              <li key={person.entityId}>
                <strong>{person.name}</strong>
                <span className="aside-words"> {person.words}</span>
                <MinuteStrip person={person} />
              </li>
            ))}
          </ul>
          <p className="evidence-key aside-words" aria-hidden="true">
            <span className="evidence-key-spoke" /> spoke <span className="evidence-key-wrote" /> wrote
            <span className="evidence-key-time">60 s before … the report</span>
          </p>
          <EvidencePlan people={people} />
        </>
      )}
    </section>
  );
}
