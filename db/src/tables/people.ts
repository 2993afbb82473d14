/** Rows about people as Postgres answers them. */

export interface UserRow {
  id: string;
  display_name: string;
  look: unknown;
  is_guest: boolean;
  email: string | null;
  email_confirmed_at: Date | null;
  password_hash: string | null;
  is_administrator: boolean;
  created_at: Date;
  last_seen_at: Date;
  deleted_at: Date | null;
}

export interface IdentityRow {
  issuer: string;
  subject: string;
  user_id: string;
  email: string | null;
  created_at: Date;
}

export interface SessionRow {
  id: string;
  user_id: string;
  user_agent: string;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
  proved_at: Date | null;
}

export interface SessionTokenRow {
  token_sha256: Uint8Array;
  session_id: string;
  issued_at: Date;
  used_at: Date | null;
  retired_at: Date | null;
}

export interface EmailTokenRow {
  token_sha256: Uint8Array;
  user_id: string;
  purpose: "confirm" | "reset";
  email: string;
  password_hash: string | null;
  expires_at: Date;
  created_at: Date;
}

export interface BlockRow {
  blocker_id: string;
  blocked_id: string;
  created_at: Date;
}

export interface AdministratorGrantRow {
  email_lower: string;
  granted_at: Date;
}
