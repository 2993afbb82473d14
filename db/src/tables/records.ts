/** Rows about what happened, as Postgres answers them. A bigint comes as a string. */

export interface ReportRow {
  id: string;
  kind: "user" | "world";
  world_id: string | null;
  subject_id: string | null;
  reporter_id: string | null;
  reason: string;
  comment: string;
  evidence: unknown;
  status: "open" | "dismissed" | "acted";
  note: string;
  created_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
}

export interface EventRow {
  id: string;
  at: Date;
  kind: string;
  user_id: string | null;
  world_id: string | null;
  subject_id: string | null;
  place: string | null;
  details: unknown;
}

export interface ChatMessageRow {
  world_id: string;
  sequence: string;
  scope: "world" | "nearby" | "direct";
  sender_id: string | null;
  sender_name: string;
  recipient_id: string | null;
  audience: string[];
  client_id: string;
  text: string;
  sent_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
  deleted_by: string | null;
}

export interface StatisticRow {
  scope: string;
  period: "hour" | "day";
  starts_at: Date;
  metric: string;
  value: number;
}

export interface StatisticVisitorRow {
  scope: string;
  period: "hour" | "day";
  starts_at: Date;
  user_id: string;
}

export interface RecordedBatchRow {
  id: string;
  recorded_at: Date;
}

export interface AuditEntryRow {
  id: string;
  at: Date;
  action: string;
  actor_id: string | null;
  world_id: string | null;
  target: string | null;
  details: unknown;
}
