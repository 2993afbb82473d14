import type { WorldDetails } from "@crowdwire/protocol";
import type { ComponentType } from "react";
import { AboutPart } from "./AboutPart.tsx";
import { BansPart } from "./BansPart.tsx";
import { HistoryPart } from "./HistoryPart.tsx";
import { InvitationsPart } from "./InvitationsPart.tsx";
import { MembersPart } from "./MembersPart.tsx";
import { ReportsPart } from "./ReportsPart.tsx";
import { RolesPart } from "./RolesPart.tsx";
import { SettingsPart } from "./SettingsPart.tsx";

export interface PartProps {
  world: WorldDetails;
}

interface WorldPart {
  id: string;
  label: string;
  Part: ComponentType<PartProps>;
  /** May the viewer see it? The server decides again at every request. */
  isFor(viewer: NonNullable<WorldDetails["viewer"]>): boolean;
}

const PARTS: readonly WorldPart[] = [
  { id: "about", label: "About", Part: AboutPart, isFor: () => true },
  { id: "members", label: "Members", Part: MembersPart, isFor: ({ isMember }) => isMember },
  { id: "roles", label: "Roles", Part: RolesPart, isFor: ({ isMember }) => isMember },
  {
    id: "invitations",
    label: "Invitations",
    Part: InvitationsPart,
    isFor: ({ isMember, permissions }) => isMember && permissions.includes("invite"),
  },
  {
    id: "bans",
    label: "Bans",
    Part: BansPart,
    isFor: ({ isMember, permissions }) => isMember && permissions.includes("ban"),
  },
  {
    id: "reports",
    label: "Reports",
    Part: ReportsPart,
    isFor: ({ isMember, permissions }) => isMember && permissions.includes("ban"),
  },
  {
    id: "history",
    label: "History",
    Part: HistoryPart,
    isFor: ({ isMember, permissions }) => isMember && permissions.includes("ban"),
  },
  { id: "settings", label: "Settings", Part: SettingsPart, isFor: ({ isOwner }) => isOwner },
];

/** The parts of a world's page that its viewer may see. */
export function partsFor({ viewer }: WorldDetails): readonly WorldPart[] {
  return PARTS.filter(({ id, isFor }) => id === "about" || (viewer !== null && isFor(viewer)));
}
