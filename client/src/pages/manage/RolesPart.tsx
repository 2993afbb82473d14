import { ROLE_LIMITS, type Role } from "@crowdwire/protocol/rest";
import { Badge, Button, Card, toast } from "@crowdwire/ui";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { sentenceFor } from "../../api/ApiError.ts";
import { useAct, useRoute } from "../../api/useRoute.ts";
import { Loaded } from "../site/Loaded.tsx";
import type { PartProps } from "./parts.tsx";
import { permissionWords } from "./permissionWords.ts";
import { RoleDialog } from "./RoleDialog.tsx";

/** The roles of a world: what each allows, who newcomers are, and making others. */
export function RolesPart({ world }: PartProps) {
  const roles = useRoute("listRoles", { params: { world: world.id } });
  const [edited, setEdited] = useState<Role | "new" | null>(null);
  const mayManage = world.viewer?.permissions.includes("roleManage") ?? false;
  const isFull = (roles.data?.roles.length ?? 0) >= ROLE_LIMITS.perWorld;
  return (
    <Card className="section">
      <header>
        <h2>Roles</h2>
        {mayManage && (
          <Button size="sm" icon={<IconPlus />} disabled={isFull} onClick={() => setEdited("new")}>
            New role
          </Button>
        )}
        <p>Everybody has exactly one role. A change acts at once, also on those who are inside.</p>
      </header>
      <Loaded query={roles} what="the roles">
        {({ roles: list }) => (
          <ul className="rows">
            {list.map((role) => (
              <RoleRow
                key={role.id}
                role={role}
                worldId={world.id}
                mayManage={mayManage}
                onEdit={() => setEdited(role)}
              />
            ))}
          </ul>
        )}
      </Loaded>
      {edited !== null && (
        <RoleDialog
          key={edited === "new" ? "new" : edited.id}
          world={world}
          role={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </Card>
  );
}

interface RoleRowProps {
  role: Role;
  worldId: string;
  mayManage: boolean;
  onEdit(): void;
}

function RoleRow({ role, worldId, mayManage, onEdit }: RoleRowProps) {
  const makeDefault = useAct("changeRole", {
    changes: ["listRoles", "listMembers"],
    done: () => toast(`Newcomers and guests are “${role.name}” from now on.`, "good"),
  });
  const people = role.members === 1 ? "1 person" : `${role.members} people`;
  return (
    <li className="row role">
      <span className="row-words">
        <strong>
          {role.name} {role.isDefault && <Badge tone="support">Newcomers and guests</Badge>}{" "}
          {role.isOwner && <Badge tone="accent">The owner</Badge>}
        </strong>
        <span>{people}</span>
      </span>
      <ul className="role-may" aria-label={`What ${role.name} may do`}>
        {role.permissions.map((permission) => (
          <li key={permission}>
            <Badge>{permissionWords[permission].label}</Badge>
          </li>
        ))}
        {role.permissions.length === 0 && <li className="aside-words">May look on, nothing else.</li>}
      </ul>
      {mayManage && !role.isOwner && (
        <span className="row-end">
          {!role.isDefault && (
            <Button
              size="sm"
              variant="ghost"
              busy={makeDefault.isPending}
              onClick={() =>
                makeDefault.mutate(
                  { params: { world: worldId, role: role.id }, body: { isDefault: true } },
                  { onError: (error) => toast(sentenceFor(error), "danger") },
                )
              }
            >
              Make it the default
            </Button>
          )}
          <Button size="sm" onClick={onEdit} aria-label={`Edit ${role.name}`}>
            Edit
          </Button>
        </span>
      )}
    </li>
  );
}
