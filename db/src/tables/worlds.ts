/** Rows about worlds and who may do what in them, as Postgres answers them. */

export interface WorldRow {
  id: string;
  slug: string;
  name: string;
  description: string;
  tags: string[];
  owner_id: string | null;
  capacity: number;
  visibility: "public" | "unlisted" | "private";
  guests_allowed: boolean;
  chat_on: boolean;
  slow_mode_seconds: number;
  current_map_version_id: string | null;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  deleted_by: string | null;
  banned_at: Date | null;
  banned_by: string | null;
  ban_reason: string | null;
}

export interface WorldEpochRow {
  world_id: string;
  /** Postgres' bigint comes as a string. */
  epoch: string | number;
}

export interface MapVersionRow {
  id: string;
  world_id: string;
  version: number;
  content_hash: string;
  files: unknown;
  origin: "seed" | "upload" | "copy";
  published_by: string | null;
  created_at: Date;
}

export interface MapUploadRow {
  user_id: string;
  content_hash: string;
  /** Postgres' bigint comes as a string. */
  bytes: string | number;
  sent_at: Date;
}

export interface PlacementRow {
  user_id: string;
  world_id: string;
  x: number;
  y: number;
  z: number;
  yaw: number;
  updated_at: Date;
}

export interface RoleRow {
  id: string;
  world_id: string;
  name: string;
  permissions: number;
  is_default: boolean;
  is_owner: boolean;
  created_at: Date;
}

export interface MembershipRow {
  user_id: string;
  world_id: string;
  role_id: string;
  display_name: string | null;
  look: unknown;
  joined_at: Date;
  last_visited_at: Date;
}

export interface MuteRow {
  user_id: string;
  world_id: string;
  muted_by: string | null;
  muted_at: Date;
}

export interface KickRow {
  user_id: string;
  world_id: string;
  why: string;
  until: Date;
  kicked_by: string | null;
}

export interface InvitationRow {
  id: string;
  world_id: string;
  token_sha256: Uint8Array;
  role_id: string;
  created_by: string | null;
  created_at: Date;
  expires_at: Date | null;
  max_uses: number | null;
  uses: number;
  revoked_at: Date | null;
}

export interface BanRow {
  id: string;
  user_id: string;
  world_id: string | null;
  reason: string;
  until: Date | null;
  banned_by: string | null;
  banned_at: Date;
  lifted_at: Date | null;
  lifted_by: string | null;
}
