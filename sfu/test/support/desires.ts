import {
  type DesiredGroup,
  type EntityId,
  entityId,
  type GroupMember,
  groupId,
  type WorldManifest,
  worldId,
} from "@crowdwire/protocol";

const WORLD = worldId("6f0a6b0e-8a52-4b5e-9b3e-0c8d7e1f2a3b");
const EVERYTHING = { audio: true, video: true, screen: true };

export type PartialMember = number | (Partial<GroupMember> & { entityId: EntityId });

/** A speaker with all rights, but for what is said. */
export function member(part: PartialMember): GroupMember {
  const given = typeof part === "number" ? { entityId: entityId(part) } : part;
  return { role: "speaker", mayPublish: EVERYTHING, blocks: [], ...given };
}

export function group(
  id: number,
  at: { epoch?: number; revision: number },
  members: readonly PartialMember[],
  more: Partial<Pick<DesiredGroup, "kind" | "except">> = {},
): DesiredGroup {
  return {
    type: "group",
    world: WORLD,
    epoch: at.epoch ?? 1,
    revision: at.revision,
    groupId: groupId(id),
    kind: "talk",
    members: members.map(member),
    except: [],
    ...more,
  };
}

export function manifest(
  at: { epoch?: number; revision: number },
  groups: Readonly<Record<number, number>>,
  departed: readonly number[] = [],
): WorldManifest {
  return {
    type: "manifest",
    world: WORLD,
    epoch: at.epoch ?? 1,
    revision: at.revision,
    groups: Object.entries(groups).map(([id, revision]) => ({ groupId: groupId(Number(id)), revision })),
    departed: departed.map(entityId),
  };
}

export const listener = (entity: EntityId): Partial<GroupMember> & { entityId: EntityId } => ({
  entityId: entity,
  role: "listener",
});
