import type { Permission } from "@crowdwire/protocol";
import type { Member, Role } from "@crowdwire/protocol/rest";
import {
  Badge,
  Card,
  EmptyState,
  IconButton,
  InitialsAvatar,
  Menu,
  type MenuAction,
  Pager,
  SelectField,
  TextField,
  toast,
} from "@crowdwire/ui";
import { IconBan, IconDots, IconFlag, IconSearch, IconUserSearch } from "@tabler/icons-react";
import { useState } from "react";
import { sentenceFor } from "../../api/ApiError.ts";
import { useAct, useRoute } from "../../api/useRoute.ts";
import { BanDialog } from "../../order/BanDialog.tsx";
import { ReportDialog } from "../../order/ReportDialog.tsx";
import { useSession } from "../../session/useSession.ts";
import { Loaded } from "../site/Loaded.tsx";
import { showDistance } from "../when.ts";
import type { PartProps } from "./parts.tsx";

/** Who belongs to a world, as what, and giving people another role. */
export function MembersPart({ world }: PartProps) {
  const [text, setText] = useState("");
  const [role, setRole] = useState("all");
  const [page, setPage] = useState(1);
  const [acting, setActing] = useState<{ what: "ban" | "report"; member: Member } | null>(null);
  const params = { world: world.id };
  const roles = useRoute("listRoles", { params });
  const members = useRoute("listMembers", {
    params,
    query: { text, page: String(page), ...(role !== "all" && { role }) },
  });
  const permissions = world.viewer?.permissions ?? [];
  const roleOptions = (roles.data?.roles ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Card className="section">
      <header>
        <h2>Members</h2>
        {members.data && <Badge>{members.data.total}</Badge>}
      </header>
      <search className="filters">
        <TextField
          label="Search members"
          type="search"
          icon={<IconSearch size={20} aria-hidden="true" />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setPage(1);
          }}
        />
        <SelectField
          label="Role"
          options={[{ value: "all", label: "All roles" }, ...roleOptions]}
          value={role}
          onChange={(value) => {
            setRole(value);
            setPage(1);
          }}
        />
      </search>
      <Loaded query={members} what="the members">
        {({ members: list, total, limit }) => (
          <>
            {list.length === 0 && (
              <EmptyState icon={<IconUserSearch size={34} aria-hidden="true" />} title="Nobody found">
                No member has this name and role.
              </EmptyState>
            )}
            <ul className="rows">
              {list.map((member) => (
                <MemberRow
                  key={member.userId}
                  member={member}
                  roles={roles.data?.roles ?? []}
                  worldId={world.id}
                  permissions={permissions}
                  onAct={(what) => setActing({ what, member })}
                />
              ))}
            </ul>
            <Pager label="Pages of members" page={page} total={total} limit={limit} onChange={setPage} />
          </>
        )}
      </Loaded>
      {acting?.what === "ban" && <BanDialog world={world} person={acting.member} onClose={() => setActing(null)} />}
      {acting?.what === "report" && (
        <ReportDialog world={world} person={acting.member} onClose={() => setActing(null)} />
      )}
    </Card>
  );
}

interface MemberRowProps {
  member: Member;
  roles: readonly Role[];
  worldId: string;
  permissions: readonly Permission[];
  onAct(what: "ban" | "report"): void;
}

function MemberRow({ member, roles, worldId, permissions, onAct }: MemberRowProps) {
  const { profile } = useSession();
  const isSelf = profile?.userId === member.userId;
  const assign = useAct("assignRole", {
    changes: ["listMembers", "listRoles", "readWorld"],
    done: () => toast(`${member.name} has another role now.`, "good"),
  });
  // Guests hold the default role until they register.
  const mayAssign = permissions.includes("roleManage") && !member.isOwner && !member.isGuest;
  const actions: MenuAction[] = [];
  if (!isSelf && profile?.isGuest === false) {
    actions.push({ label: "Report…", icon: <IconFlag size={20} />, onSelect: () => onAct("report") });
  }
  if (!isSelf && !member.isOwner && permissions.includes("ban")) {
    actions.push({ label: "Ban…", icon: <IconBan size={20} />, danger: true, onSelect: () => onAct("ban") });
  }
  // Nobody gives more than they may do themselves: those roles stand there, but cannot be chosen.
  const isWithin = (role: Role) => role.permissions.every((permission) => permissions.includes(permission));
  return (
    <li className="row">
      <InitialsAvatar name={member.name} size="2.5rem" />
      <span className="row-words">
        <strong>
          {member.name} {isSelf && <Badge tone="support">You</Badge>} {member.isGuest && <Badge>Guest</Badge>}
        </strong>
        <span>{member.lastVisitAt ? `Last here ${showDistance(member.lastVisitAt)}` : "Has not been here yet"}</span>
      </span>
      <span className="row-end">
        {mayAssign ? (
          <span className="role-select">
            <SelectField
              label={`Role of ${member.name}`}
              options={roles
                .filter((role) => !role.isOwner)
                .map((role) => ({ value: role.id, label: role.name, disabled: !isWithin(role) }))}
              value={member.role.id}
              disabled={assign.isPending}
              onChange={(roleId) =>
                assign.mutate(
                  { params: { world: worldId, user: member.userId }, body: { roleId } },
                  { onError: (error) => toast(sentenceFor(error), "danger") },
                )
              }
            />
          </span>
        ) : (
          // A guest holds the default role and no other: that they are a guest says all.
          !member.isGuest && <Badge tone={member.isOwner ? "accent" : "neutral"}>{member.role.name}</Badge>
        )}
        {actions.length > 0 && (
          <Menu
            actions={actions}
            trigger={
              <IconButton label={`More about ${member.name}`}>
                <IconDots />
              </IconButton>
            }
          />
        )}
      </span>
    </li>
  );
}
