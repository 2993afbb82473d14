import type { Report } from "@crowdwire/protocol/rest";
import { Badge, Button, Card, EmptyState, Pager, Segmented } from "@crowdwire/ui";
import { IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useRoute } from "../../api/useRoute.ts";
import { reasonWords } from "../../order/reasonWords.ts";
import { Loaded } from "../site/Loaded.tsx";
import { showDistance, showMoment } from "../when.ts";
import type { PartProps } from "./parts.tsx";
import { ReportPanel } from "./ReportPanel.tsx";

/** What was reported in a world, for those who keep order there. */
export function ReportsPart({ world }: PartProps) {
  const [show, setShow] = useState<"open" | "decided">("open");
  const [page, setPage] = useState(1);
  const [opened, setOpened] = useState<Report | null>(null);
  const reports = useRoute("listReports", { params: { world: world.id }, query: { show, page: String(page) } });
  return (
    <Card className="section">
      <header>
        <h2>Reports</h2>
        <Segmented
          label="Which reports"
          options={[
            { value: "open", label: "Open" },
            { value: "decided", label: "Decided" },
          ]}
          value={show}
          onChange={(value) => {
            setShow(value);
            setPage(1);
          }}
        />
        <p>With what the server kept of the minute before: who stood where, wrote what and heard whom. Never sound.</p>
      </header>
      <Loaded query={reports} what="the reports">
        {({ reports: list, total, limit }) => (
          <>
            {list.length === 0 && (
              <EmptyState icon={<IconShieldCheck size={34} aria-hidden="true" />} title="Nothing to look at">
                {show === "open" ? "No report waits for a decision." : "No report has been decided yet."}
              </EmptyState>
            )}
            <ul className="rows">
              {list.map((report) => (
                <ReportRow key={report.id} report={report} onOpen={() => setOpened(report)} />
              ))}
            </ul>
            <Pager label="Pages of reports" page={page} total={total} limit={limit} onChange={setPage} />
          </>
        )}
      </Loaded>
      {opened !== null && <ReportPanel world={world} report={opened} onClose={() => setOpened(null)} />}
    </Card>
  );
}

function ReportRow({ report, onOpen }: { report: Report; onOpen(): void }) {
  const whom = report.isOfWorld ? "This world" : (report.reported?.name ?? "Somebody who has left CrowdWire");
  return (
    <li className="row">
      <span className="row-words">
        <strong>
          {whom} <Badge tone="warn">{reasonWords(report.reason)}</Badge>
        </strong>
        {report.comment !== "" && <span>“{report.comment}”</span>}
        <span title={showMoment(report.createdAt)}>
          {showDistance(report.createdAt)}
          {report.reporter && ` by ${report.reporter.name}`}
          {report.decision &&
            ` · ${report.decision.outcome === "acted" ? "acted upon" : "dismissed"}${report.decision.by ? ` by ${report.decision.by.name}` : ""}`}
        </span>
      </span>
      <span className="row-end">
        <Button size="sm" onClick={onOpen} aria-label={`Look at the report of ${whom}`}>
          Look at it
        </Button>
      </span>
    </li>
  );
}
