import type { WorldDetails } from "@crowdwire/protocol";
import { type Report, ReportDecision } from "@crowdwire/protocol/rest";
import { Button, Dialog, Notice, Segmented, TextArea, toast } from "@crowdwire/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api } from "../../api/browserApi.ts";
import { useRoute } from "../../api/useRoute.ts";
import { useForm } from "../../forms/useForm.ts";
import { BanDialog } from "../../order/BanDialog.tsx";
import { reasonWords } from "../../order/reasonWords.ts";
import { Loaded } from "../site/Loaded.tsx";
import { showMoment } from "../when.ts";
import { EvidenceView } from "./EvidenceView.tsx";

export interface ReportPanelProps {
  world: WorldDetails;
  report: Report;
  onClose(): void;
}

/** One report: what was said, what the server kept, and what becomes of it. */
export function ReportPanel({ world, report, onClose }: ReportPanelProps) {
  const formId = useId();
  const client = useQueryClient();
  const [banning, setBanning] = useState(false);
  const details = useRoute("readReport", { params: { world: world.id, report: report.id } });
  const form = useForm({
    shape: ReportDecision,
    start: { outcome: report.decision?.outcome ?? ("acted" as const), note: report.decision?.note ?? "" },
    send: async (body) => {
      await api.call("decideReport", { params: { world: world.id, report: report.id }, body });
      await client.invalidateQueries({ queryKey: ["listReports"] });
      toast("Noted.", "good");
      onClose();
    },
  });
  if (banning && report.reported) {
    return <BanDialog world={world} person={report.reported} onClose={() => setBanning(false)} />;
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={report.isOfWorld ? `Report of ${world.name}` : `Report of ${report.reported?.name ?? "somebody"}`}
      actions={
        <>
          {report.reported && (
            <Button variant="danger" className="dialog-start" onClick={() => setBanning(true)}>
              Ban {report.reported.name}…
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={formId} variant="primary" busy={form.busy}>
            {report.decision ? "Change the decision" : "Decide"}
          </Button>
        </>
      }
    >
      <form id={formId} className="form" onSubmit={form.submit} noValidate>
        <dl className="facts">
          <div>
            <dt>About</dt>
            <dd>{reasonWords(report.reason)}</dd>
          </div>
          <div>
            <dt>By</dt>
            <dd>{report.reporter?.name ?? "Somebody who has left CrowdWire"}</dd>
          </div>
          <div>
            <dt>When</dt>
            <dd>{showMoment(report.createdAt)}</dd>
          </div>
        </dl>
        {report.comment !== "" && <blockquote className="quote">{report.comment}</blockquote>}
        <Loaded query={details} what="the evidence">
          {({ evidence }) => <EvidenceView evidence={evidence} />}
        </Loaded>
        <Segmented
          label="What becomes of it"
          fullWidth
          options={[
            { value: "acted", label: "Acted upon" },
            { value: "dismissed", label: "Dismissed" },
          ]}
          value={form.values.outcome}
          onChange={(outcome) => form.set({ outcome })}
        />
        <TextArea label="Note" hint="For the others who keep order here." rows={2} {...form.text("note")} />
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
      </form>
    </Dialog>
  );
}
