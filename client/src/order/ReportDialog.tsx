import type { WorldDetails } from "@crowdwire/protocol";
import { ReportCreation, type ReportReason } from "@crowdwire/protocol/rest";
import { Button, Dialog, Notice, SelectField, TextArea, toast } from "@crowdwire/ui";
import { useId } from "react";
import { api } from "../api/browserApi.ts";
import { useForm } from "../forms/useForm.ts";
import { reasonOptions } from "./reasonWords.ts";

export interface PersonRef {
  userId: string;
  name: string;
}

export interface ReportDialogProps {
  world: Pick<WorldDetails, "id" | "name">;
  /** Null: the world itself. */
  person: PersonRef | null;
  onClose(): void;
}

const COMMENT_CHARS = 500;

/** Reports somebody, or a world. The server adds what it kept of the last minute. */
export function ReportDialog({ world, person, onClose }: ReportDialogProps) {
  const formId = useId();
  const form = useForm({
    shape: ReportCreation,
    start: { userId: person?.userId ?? null, reason: "harassment" as ReportReason, comment: "" },
    send: async (body) => {
      await api.call("createReport", { params: { world: world.id }, body });
      toast("Thank you. Whoever keeps order here will look at it.", "good");
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Report ${person?.name ?? world.name}`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="danger" busy={form.busy}>
            Send the report
          </Button>
        </>
      }
    >
      <form id={formId} className="form" onSubmit={form.submit} noValidate>
        <SelectField
          data-autofocus
          label="What is it about?"
          options={reasonOptions}
          value={form.values.reason}
          onChange={(reason) => form.set({ reason })}
        />
        <TextArea
          label="What happened?"
          hint="In your own words. It helps whoever decides."
          chars={COMMENT_CHARS}
          rows={4}
          {...form.text("comment")}
        />
        <p className="aside-words">
          {person === null
            ? "Those who keep order in this world and the platform's administrators see it, with your name."
            : "The server adds where people stood, what was written and who heard whom in the last minute. No sound is ever kept. They are not told who reported them."}
        </p>
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
      </form>
    </Dialog>
  );
}
