import type { WorldDetails } from "@crowdwire/protocol";
import { BanCreation } from "@crowdwire/protocol/rest";
import { Button, Dialog, Notice, SelectField, TextField, toast } from "@crowdwire/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { z } from "zod";
import { api } from "../api/browserApi.ts";
import { useForm } from "../forms/useForm.ts";
import type { PersonRef } from "./ReportDialog.tsx";

const lengths = [
  { value: "1", label: "1 hour" },
  { value: "24", label: "1 day" },
  { value: "168", label: "1 week" },
  { value: "720", label: "30 days" },
  { value: "forever", label: "For good" },
] as const;
type Length = (typeof lengths)[number]["value"];

const HOUR_MS = 3_600_000;

/** A length as chosen becomes the moment at which the ban ends. */
const Shape = z
  .strictObject({ userId: z.string(), reason: z.string(), length: z.enum(["1", "24", "168", "720", "forever"]) })
  .transform(({ userId, reason, length }) => ({
    userId,
    reason,
    until: length === "forever" ? null : new Date(Date.now() + Number(length) * HOUR_MS).toISOString(),
  }))
  .pipe(BanCreation);

export interface BanDialogProps {
  world: Pick<WorldDetails, "id" | "name">;
  person: PersonRef;
  onClose(): void;
}

/** Keeps somebody out of a world, at once, also if they are inside. */
export function BanDialog({ world, person, onClose }: BanDialogProps) {
  const formId = useId();
  const client = useQueryClient();
  const form = useForm({
    shape: Shape,
    start: { userId: person.userId, reason: "", length: "24" as Length },
    send: async (body) => {
      await api.call("createBan", { params: { world: world.id }, body });
      toast(`${person.name} is banned from ${world.name}.`, "good");
      onClose();
      await client.invalidateQueries({ queryKey: ["listBans"] });
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Ban ${person.name}`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="danger" busy={form.busy}>
            Ban
          </Button>
        </>
      }
    >
      <form id={formId} className="form" onSubmit={form.submit} noValidate>
        <TextField
          label="Why?"
          placeholder="They will read this."
          autoComplete="off"
          data-autofocus
          {...form.text("reason")}
        />
        <SelectField
          label="For how long?"
          options={lengths}
          value={form.values.length}
          onChange={(length) => form.set({ length })}
        />
        <p className="aside-words">
          It acts at once: if they are inside, they are sent out, and every sound and picture of theirs ends. You can
          lift it at any time.
        </p>
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
      </form>
    </Dialog>
  );
}
