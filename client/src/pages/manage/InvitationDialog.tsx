import type { WorldDetails } from "@crowdwire/protocol";
import { type Invitation, InvitationCreation, type InvitationCreationInput } from "@crowdwire/protocol/rest";
import { Button, Dialog, Notice, SelectField, TextArea, TextField } from "@crowdwire/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { z } from "zod";
import { api } from "../../api/browserApi.ts";
import { useRoute } from "../../api/useRoute.ts";
import { useForm } from "../../forms/useForm.ts";
import { CopyButton } from "./CopyButton.tsx";
import { invitationLink } from "./invitationLink.ts";

const lives = [
  { value: "1", label: "1 hour" },
  { value: "24", label: "1 day" },
  { value: "168", label: "1 week" },
  { value: "720", label: "30 days" },
  { value: "never", label: "Until it is revoked" },
] as const;

/** What is chosen and typed, and what the route takes for it. */
const Shape = z
  .strictObject({ life: z.enum(["1", "24", "168", "720", "never"]), maxUses: z.string().trim(), roleId: z.string() })
  .transform(
    ({ life, maxUses, roleId }): InvitationCreationInput => ({
      expiresInHours: life === "never" ? null : Number(life),
      maxUses: maxUses === "" ? null : Number(maxUses),
      roleId: roleId === "default" ? null : roleId,
    }),
  )
  .pipe(
    InvitationCreation.extend({
      maxUses: z
        .int("A whole number, or empty.")
        .min(1, "At least once.")
        .max(10_000, "At most 10,000 times.")
        .nullable(),
    }),
  );

/** Makes a link into a world and shows it, ready to be sent. */
export function InvitationDialog({ world, onClose }: { world: WorldDetails; onClose(): void }) {
  const formId = useId();
  const client = useQueryClient();
  const [made, setMade] = useState<Invitation | null>(null);
  const own = world.viewer?.permissions ?? [];
  const roles = useRoute("listRoles", { params: { world: world.id } }, { enabled: own.includes("roleManage") });
  const others = (roles.data?.roles ?? []).filter((role) => !role.isOwner && !role.isDefault);
  const form = useForm({
    shape: Shape,
    start: { life: "168" as const, maxUses: "", roleId: "default" } as z.input<typeof Shape>,
    send: async (body) => {
      setMade(await api.call("createInvitation", { params: { world: world.id }, body }));
      await client.invalidateQueries({ queryKey: ["listInvitations"] });
    },
  });
  if (made?.token) {
    return (
      <Dialog
        open
        onClose={onClose}
        title="Your link"
        actions={
          <>
            <Button onClick={onClose}>Done</Button>
            <CopyButton text={invitationLink(made.token)} isMain />
          </>
        }
      >
        <div className="form">
          <TextArea
            label="Send this to people"
            className="invitation-link"
            readOnly
            rows={2}
            value={invitationLink(made.token)}
            onFocus={(event) => event.currentTarget.select()}
            data-autofocus
          />
          <p className="aside-words">Whoever opens it comes in as “{made.role.name}”. You can revoke it at any time.</p>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Invite people to ${world.name}`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={form.busy}>
            Make the link
          </Button>
        </>
      }
    >
      <form id={formId} className="form" onSubmit={form.submit} noValidate>
        <SelectField
          data-autofocus
          label="It works for"
          options={lives}
          value={form.values.life}
          onChange={(life) => form.set({ life })}
        />
        <TextField
          label="How often it can be used"
          inputMode="numeric"
          hint="A number, such as 1. Empty: as often as people like."
          {...form.text("maxUses")}
        />
        {others.length > 0 && (
          <SelectField
            label="People become"
            options={[
              { value: "default", label: "As all newcomers" },
              ...others.map((role) => ({
                value: role.id,
                label: role.name,
                disabled: !role.permissions.every((permission) => own.includes(permission)),
              })),
            ]}
            value={form.values.roleId}
            onChange={(roleId) => form.set({ roleId })}
          />
        )}
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
      </form>
    </Dialog>
  );
}
