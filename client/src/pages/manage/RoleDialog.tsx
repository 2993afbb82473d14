import { PERMISSIONS, type Permission, type WorldDetails } from "@crowdwire/protocol";
import { type Role, RoleCreation } from "@crowdwire/protocol/rest";
import { Button, Dialog, Notice, Switch, TextField, toast } from "@crowdwire/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { sentenceFor } from "../../api/ApiError.ts";
import { api } from "../../api/browserApi.ts";
import { useForm } from "../../forms/useForm.ts";
import { permissionWords } from "./permissionWords.ts";

export interface RoleDialogProps {
  world: WorldDetails;
  /** Null: a new one. */
  role: Role | null;
  onClose(): void;
}

/** What a role is called and what it allows. */
export function RoleDialog({ world, role, onClose }: RoleDialogProps) {
  const formId = useId();
  const client = useQueryClient();
  const own = world.viewer?.permissions ?? [];
  const refresh = () =>
    Promise.all(
      ["listRoles", "listMembers", "readWorld"].map((route) => client.invalidateQueries({ queryKey: [route] })),
    );
  const form = useForm({
    shape: RoleCreation,
    start: {
      name: role?.name ?? "",
      permissions: (role?.permissions ?? ["walk", "talk", "chat", "interact"]) as Permission[],
    },
    send: async (body) => {
      const params = { world: world.id };
      if (role === null) await api.call("createRole", { params, body });
      else await api.call("changeRole", { params: { ...params, role: role.id }, body });
      await refresh();
      toast(role === null ? `The role “${body.name}” is there.` : "Saved. It acts at once.", "good");
      onClose();
    },
  });
  const { permissions } = form.values;
  const toggle = (permission: Permission, isOn: boolean) =>
    form.set({ permissions: PERMISSIONS.filter((each) => (each === permission ? isOn : permissions.includes(each))) });
  return (
    <Dialog
      open
      onClose={onClose}
      title={role === null ? "New role" : `Role “${role.name}”`}
      actions={
        <>
          {role !== null && !role.isDefault && (
            <DeleteRole
              role={role}
              worldId={world.id}
              onDone={async () => {
                await refresh();
                onClose();
              }}
            />
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={form.busy}>
            {role === null ? "Make the role" : "Save"}
          </Button>
        </>
      }
    >
      <form id={formId} className="form" onSubmit={form.submit} noValidate>
        <TextField label="Name" autoComplete="off" data-autofocus {...form.text("name")} />
        <fieldset className="flags">
          <legend>Who holds it may</legend>
          {PERMISSIONS.map((permission) => (
            <Switch
              key={permission}
              label={permissionWords[permission].label}
              hint={permissionWords[permission].hint}
              checked={permissions.includes(permission)}
              disabled={!own.includes(permission)}
              onChange={(isOn) => toggle(permission, isOn)}
            />
          ))}
        </fieldset>
        {own.length < PERMISSIONS.length && (
          <p className="aside-words">Nobody can put more into a role than they may do themselves.</p>
        )}
        {form.failure && <Notice tone="danger">{form.failure}</Notice>}
      </form>
    </Dialog>
  );
}

function DeleteRole({ role, worldId, onDone }: { role: Role; worldId: string; onDone(): Promise<void> }) {
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    try {
      await api.call("deleteRole", { params: { world: worldId, role: role.id } });
      await onDone();
      toast(`The role “${role.name}” is gone.`);
    } catch (error) {
      toast(sentenceFor(error), "danger");
      setBusy(false);
    }
  };
  if (!sure) {
    return (
      <Button variant="ghost" className="dialog-start" onClick={() => setSure(true)}>
        Delete…
      </Button>
    );
  }
  return (
    <Button variant="danger" className="dialog-start" busy={busy} onClick={() => void remove()}>
      {role.members === 0 ? "Delete it now" : `Delete it: its ${role.members} get the default role`}
    </Button>
  );
}
