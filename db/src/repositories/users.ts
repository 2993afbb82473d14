import { type AvatarLook, type UserId, userId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import type { RunQuery } from "../RunQuery.ts";
import { readLook } from "../readLook.ts";
import type { UserRow } from "../tables.ts";
import { lockEmail } from "./administrators.ts";

/** A person, guests included (ID1). */
export interface User {
  readonly id: UserId;
  readonly displayName: string;
  readonly look: AvatarLook;
  readonly isGuest: boolean;
  readonly email: string | null;
  readonly isAdministrator: boolean;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}

export interface NewGuest {
  readonly displayName: string;
  readonly look: AvatarLook;
}

export interface NewAccount extends NewGuest {
  /** Unique whatever its case. */
  readonly email: string;
}

export interface UserChange {
  readonly displayName?: string | undefined;
  readonly look?: AvatarLook | undefined;
}

export interface UserRepository {
  createGuest(guest: NewGuest): Promise<User>;
  /**
   * Creates a registered account; it is an administrator at once where that was granted to its address beforehand.
   * @throws AlreadyExists (users_email_unique) where the address is taken.
   */
  createAccount(account: NewAccount): Promise<User>;
  find(id: UserId): Promise<User | null>;
  findByEmail(email: string): Promise<User | null>;
  /** Changes what is given and leaves the rest; null where there is no such user. */
  update(id: UserId, change: UserChange): Promise<User | null>;
  /** Notes a visit; a guest's 30 days count from the last one (ID5). */
  touch(id: UserId, seenAt: Date): Promise<void>;
  /** Deletes guests whose last visit was before then, with all that is theirs; answers how many. */
  purgeGuestsLastSeenBefore(before: Date): Promise<number>;
}

export function createUserRepository(run: RunQuery): UserRepository {
  return {
    createGuest: (guest) => run((knex) => insertUser(knex, { ...guest, email: null, isAdministrator: false })),

    createAccount: (account) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          await lockEmail(trx, account.email);
          const grant = await trx("administrator_grants").where({ email_lower: account.email.toLowerCase() }).first();
          return insertUser(trx, { ...account, isAdministrator: grant !== undefined });
        }),
      ),

    find: (id) =>
      run(async (knex) => {
        const row = await knex("users").where({ id }).first();
        return row ? toUser(row) : null;
      }),

    findByEmail: (email) =>
      run(async (knex) => {
        const row = await knex("users").whereRaw("lower(email) = lower(?)", [email]).first();
        return row ? toUser(row) : null;
      }),

    update: (id, change) =>
      run(async (knex) => {
        const columns: Partial<Record<"display_name" | "look", string>> = {};
        if (change.displayName !== undefined) columns.display_name = change.displayName;
        if (change.look !== undefined) columns.look = JSON.stringify(change.look);
        const isEmpty = Object.keys(columns).length === 0;
        const [row] = isEmpty
          ? await knex("users").where({ id }).select("*")
          : await knex("users").where({ id }).update(columns).returning("*");
        return row ? toUser(row) : null;
      }),

    touch: (id, seenAt) =>
      run(async (knex) => {
        await knex("users").where({ id }).where("last_seen_at", "<", seenAt).update({ last_seen_at: seenAt });
      }),

    purgeGuestsLastSeenBefore: (before) =>
      run((knex) => knex("users").where({ is_guest: true }).where("last_seen_at", "<", before).delete()),
  };
}

async function insertUser(
  knex: Knex,
  user: { displayName: string; look: AvatarLook; email: string | null; isAdministrator: boolean },
): Promise<User> {
  const [row] = await knex("users")
    .insert({
      display_name: user.displayName,
      look: JSON.stringify(user.look),
      is_guest: user.email === null,
      email: user.email,
      is_administrator: user.isAdministrator,
    })
    .returning("*");
  return toUser(row!);
}

export function toUser(row: UserRow): User {
  return {
    id: userId(row.id),
    displayName: row.display_name,
    look: readLook(row.look),
    isGuest: row.is_guest,
    email: row.email,
    isAdministrator: row.is_administrator,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  };
}
