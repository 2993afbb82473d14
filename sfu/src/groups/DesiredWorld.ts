import type { DesiredGroup, EntityId, GroupId, GroupMember, MediaSource, WorldManifest } from "@crowdwire/protocol";
import { SOURCE_RIGHT } from "@crowdwire/protocol";

/** What a message changed: whose hearing may differ now; "everyone" where a stage has changed. */
export interface Change {
  readonly affected: ReadonlySet<EntityId> | "everyone";
  /** The manifest lists something that is missing or old here. */
  readonly needsResend: boolean;
  /** Those who have left the world. */
  readonly departed: readonly EntityId[];
}

type Members = ReadonlyMap<EntityId, GroupMember>;

interface KnownGroup {
  readonly state: DesiredGroup;
  readonly members: Members;
  readonly except: ReadonlySet<EntityId>;
}

const NOTHING: Change = { affected: new Set(), needsResend: false, departed: [] };

/**
 * What the game server wants of one world (SFU1): the newest (epoch, revision) of each group wins, whatever is lost,
 * repeated or overtaken on the way. Answers who may hear and see whom; keeps no list of pairs that could go wrong.
 */
export class DesiredWorld {
  readonly #groups = new Map<GroupId, KnownGroup>();
  readonly #groupsOf = new Map<EntityId, Set<KnownGroup>>();
  readonly #stages = new Set<KnownGroup>();
  #epoch = -1;
  #manifest: { revision: number; listed: ReadonlyMap<GroupId, number> } | undefined;
  #heardAtMs: number;

  /** @param nowMs monotonic */
  constructor(nowMs: number) {
    this.#heardAtMs = nowMs;
  }

  /** When its decider, and none that was before, was heard of last. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  /** Whether no newer state of this group has been taken. A manifest forgets groups that closed. */
  isCurrent(group: DesiredGroup): boolean {
    const { state } = this.#groups.get(group.groupId) ?? {};
    if (state === undefined) return group.members.length === 0;
    return state.epoch === group.epoch && state.revision === group.revision;
  }

  /** Takes the whole membership of a group. Null when it is old, or known already. */
  takeGroup(group: DesiredGroup, nowMs: number): Change | null {
    if (!this.#hear(group.epoch, nowMs)) return null;
    const known = this.#groups.get(group.groupId);
    if (known !== undefined && !isNewer(group, known.state)) return null;
    // The manifest has closed it since: this message was overtaken.
    if (this.#manifest !== undefined && group.revision <= this.#manifest.revision) {
      if (!this.#manifest.listed.has(group.groupId)) return null;
    }
    const affected = new Set<EntityId>([...concernedBy(known?.state), ...concernedBy(group)]);
    this.#forget(known);
    this.#remember(group);
    const hasStage = group.kind === "stage" || known?.state.kind === "stage";
    return { ...NOTHING, affected: hasStage ? "everyone" : affected };
  }

  /** Takes the list of groups: closes what is not on it, and tells what is missing. Null when it is old. */
  takeManifest(manifest: WorldManifest, nowMs: number): Change | null {
    if (!this.#hear(manifest.epoch, nowMs)) return null;
    if (this.#manifest !== undefined && manifest.revision < this.#manifest.revision) return null;
    const listed = new Map(manifest.groups.map(({ groupId, revision }) => [groupId, revision]));
    this.#manifest = { revision: manifest.revision, listed };

    const affected = new Set<EntityId>();
    let hasStage = false;
    for (const known of [...this.#groups.values()]) {
      const { state } = known;
      const isListed = listed.has(state.groupId);
      const isOlder = state.epoch < manifest.epoch || state.revision <= manifest.revision;
      // One of an earlier epoch that is listed stays until its new state comes: no gap for those who go on talking.
      if (isListed || !isOlder) continue;
      this.#forget(known);
      for (const entity of concernedBy(state)) affected.add(entity);
      hasStage ||= state.kind === "stage";
    }
    return {
      affected: hasStage ? "everyone" : affected,
      needsResend: manifest.groups.some(({ groupId, revision }) => this.#lacks(groupId, manifest.epoch, revision)),
      departed: manifest.departed,
    };
  }

  /** Forgets every group, for the world's decider is silent. The epoch stays: an old decider must not come back. */
  close(): void {
    for (const known of [...this.#groups.values()]) this.#forget(known);
    this.#manifest = undefined;
  }

  /** May the listener have this source of the speaker, by at least one group they share or a stage? */
  mayHave(listener: EntityId, speaker: EntityId, source: MediaSource): boolean {
    if (listener === speaker || this.#isBlocked(listener, speaker)) return false;
    for (const group of this.#groupsOf.get(speaker) ?? []) {
      if (this.#reaches(group, listener) && isSending(group.members.get(speaker), source)) return true;
    }
    return false;
  }

  /** Whether they are together in a talk or conference, whoever may speak there. */
  share(one: EntityId, other: EntityId): boolean {
    if (one === other || this.#isBlocked(one, other)) return false;
    for (const group of this.#groupsOf.get(one) ?? []) {
      if (group.state.kind !== "stage" && group.members.has(other)) return true;
    }
    return false;
  }

  /** Everyone of whom the listener may have something, in no particular order. */
  *heardBy(listener: EntityId): Generator<EntityId> {
    const seen = new Set<EntityId>([listener]);
    for (const groups of [this.#groupsOf.get(listener) ?? [], this.#stages]) {
      for (const group of groups) {
        // Of a stage that does not reach them somebody may be heard by another one.
        if (!this.#reaches(group, listener)) continue;
        for (const speaker of group.members.keys()) {
          if (seen.has(speaker)) continue;
          seen.add(speaker);
          if (!this.#isBlocked(listener, speaker)) yield speaker;
        }
      }
    }
  }

  /** Everyone who may have something of the speaker; "everyone" for who stands on a stage. */
  hearersOf(speaker: EntityId): ReadonlySet<EntityId> | "everyone" {
    const hearers = new Set<EntityId>();
    for (const group of this.#groupsOf.get(speaker) ?? []) {
      if (group.state.kind === "stage") return "everyone";
      for (const entity of group.members.keys()) hearers.add(entity);
    }
    hearers.delete(speaker);
    return hearers;
  }

  /** What one may publish by at least one group; null for whoever is in none, and heard by nobody. */
  mayPublish(entity: EntityId, source: MediaSource): boolean | null {
    const groups = this.#groupsOf.get(entity);
    if (groups === undefined) return null;
    return [...groups].some((group) => isSending(group.members.get(entity), source));
  }

  #hear(epoch: number, nowMs: number): boolean {
    if (epoch < this.#epoch) return false;
    if (epoch > this.#epoch) {
      this.#epoch = epoch;
      this.#manifest = undefined;
    }
    this.#heardAtMs = nowMs;
    return true;
  }

  #lacks(groupId: GroupId, epoch: number, revision: number): boolean {
    const { state } = this.#groups.get(groupId) ?? {};
    return state === undefined || isNewer({ epoch, revision }, state);
  }

  #remember(state: DesiredGroup): void {
    const group: KnownGroup = {
      state,
      members: new Map(state.members.map((member) => [member.entityId, member])),
      except: new Set(state.except),
    };
    this.#groups.set(state.groupId, group);
    if (state.kind === "stage") this.#stages.add(group);
    for (const entity of group.members.keys()) {
      const groups = this.#groupsOf.get(entity);
      if (groups === undefined) this.#groupsOf.set(entity, new Set([group]));
      else groups.add(group);
    }
  }

  #forget(group: KnownGroup | undefined): void {
    if (group === undefined) return;
    this.#groups.delete(group.state.groupId);
    this.#stages.delete(group);
    for (const entity of group.members.keys()) {
      const groups = this.#groupsOf.get(entity);
      groups?.delete(group);
      if (groups?.size === 0) this.#groupsOf.delete(entity);
    }
  }

  #reaches(group: KnownGroup, listener: EntityId): boolean {
    return group.state.kind === "stage" ? !group.except.has(listener) : group.members.has(listener);
  }

  #isBlocked(one: EntityId, other: EntityId): boolean {
    return this.#blocks(one, other) || this.#blocks(other, one);
  }

  #blocks(who: EntityId, whom: EntityId): boolean {
    for (const group of this.#groupsOf.get(who) ?? []) {
      if (group.members.get(who)?.blocks.includes(whom)) return true;
    }
    return false;
  }
}

/** Members, and those they block: whom a block silences may be met in another group. */
function* concernedBy(state: DesiredGroup | undefined): Generator<EntityId> {
  for (const { entityId, blocks } of state?.members ?? []) {
    yield entityId;
    yield* blocks;
  }
}

function isSending(member: GroupMember | undefined, source: MediaSource): boolean {
  return member?.role === "speaker" && member.mayPublish[SOURCE_RIGHT[source]];
}

function isNewer(one: { epoch: number; revision: number }, other: { epoch: number; revision: number }): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.revision > other.revision);
}
