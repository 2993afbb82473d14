/** The rows as Postgres answers them. Only repositories see these; everyone else sees the repositories' types. */

export interface UserRow {
  id: string;
  display_name: string;
  look: unknown;
  is_guest: boolean;
  email: string | null;
  is_administrator: boolean;
  created_at: Date;
  last_seen_at: Date;
}

export interface SessionRow {
  id: string;
  user_id: string;
  token_sha256: Uint8Array;
  user_agent: string;
  created_at: Date;
  expires_at: Date;
}

export interface WorldRow {
  id: string;
  slug: string;
  name: string;
  description: string;
  owner_id: string | null;
  capacity: number;
  visibility: "public" | "unlisted" | "private";
  guests_allowed: boolean;
  current_map_version_id: string | null;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

export interface MapVersionRow {
  id: string;
  world_id: string;
  version: number;
  content_hash: string;
  files: unknown;
  origin: "seed" | "upload";
  created_at: Date;
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

export interface AdministratorGrantRow {
  email_lower: string;
  granted_at: Date;
}

declare module "knex/types/tables.js" {
  interface Tables {
    users: UserRow;
    sessions: SessionRow;
    worlds: WorldRow;
    map_versions: MapVersionRow;
    placements: PlacementRow;
    administrator_grants: AdministratorGrantRow;
  }
}
