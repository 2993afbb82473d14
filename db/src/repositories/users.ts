import { type AvatarLook, type UserId, userId } from "@crowdwire/protocol";
import type { Knex } from "knex";
import { Obstructed } from "../errors.ts";
import { type Page, type PageOf, pageOf } from "../paging.ts";
import type { RunQuery } from "../RunQuery.ts";
import { readLook } from "../readLook.ts";
import type { UserRow } from "../tables/people.ts";
import { grantWaiting } from "./administrators.ts";
import { eraseUser } from "./eraseUser.ts";

/** A person, guests included (ID1). */
export interface User {
  readonly id: UserId;
  readonly displayName: string;
  readonly look: AvatarLook;
  readonly isGuest: boolean;
  readonly email: string | null;
  /** When they showed that they read this address's mail; null: not yet. */
  readonly emailConfirmedAt: Date | null;
  readonly hasPassword: boolean;
  readonly isAdministrator: boolean;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  /** When the account was erased; what names it is gone. */
  readonly deletedAt: Date | null;
}

export interface NewGuest {
  readonly displayName: string;
  readonly look: AvatarLook;
}

/** How somebody registered signs in by e-mail. */
export interface Credentials {
  /** Unique whatever its case. */
  readonly email: string;
  /** argon2id in PHC form; null for those who sign in elsewhere. */
  readonly passwordHash: string | null;
  /** An identity provider has vouched for the address. */
  readonly isEmailConfirmed?: boolean | undefined;
}

export interface NewAccount extends NewGuest, Partial<Omit<Credentials, "email">> {
  /** Unique whatever its case; null only for those whom an identity provider names without one. */
  readonly email: string | null;
}

export interface UserChange {
  readonly displayName?: string | undefined;
  readonly look?: AvatarLook | undefined;
}

export interface UserRepository {
  createGuest(guest: NewGuest): Promise<User>;
  /**
   * Creates a registered account. Where its address is confirmed and was granted administration, it has that at once.
   * @throws AlreadyExists (users_email_unique) where the address is taken.
   */
  createAccount(account: NewAccount): Promise<User>;
  /**
   * Makes a guest a registered account, which keeps its id and with it name, look, memberships and places (ID1).
   * @throws Obstructed emailTaken, notAGuest
   */
  register(id: UserId, credentials: Omit<Credentials, "email"> & { email: string | null }): Promise<User>;
  /** Anybody, erased accounts included. */
  find(id: UserId): Promise<User | null>;
  findByEmail(email: string): Promise<User | null>;
  /** For signing in: who has this address, and the hash of their password. */
  findCredentials(email: string): Promise<{ user: User; passwordHash: string | null } | null>;
  /** The hash of somebody's password; null where they have none or do not exist. */
  findPasswordHash(id: UserId): Promise<string | null>;
  /** Registered people whose name or address contains this text (an empty text: all), newest first. */
  search(text: string, page: Page): Promise<PageOf<User>>;
  /** Changes what is given and leaves the rest; null where there is no such user. */
  update(id: UserId, change: UserChange): Promise<User | null>;
  /** Sets a password's hash; null where there is no such registered user. */
  setPassword(id: UserId, passwordHash: string): Promise<User | null>;
  /**
   * Notes that somebody reads the mail of this address, which becomes theirs if it is not yet; a grant of administration that
   * waits for it takes effect. Null where there is no such registered user. @throws Obstructed emailTaken
   */
  confirmEmail(id: UserId, email: string, confirmedAt: Date): Promise<User | null>;
  /** Notes a visit; a guest's 30 days count from the last one (ID5). */
  touch(id: UserId, seenAt: Date): Promise<void>;
  /**
   * Erases an account (ID5): what names it, its sessions, identities, memberships, places and blocks go; what it wrote is
   * emptied; a nameless row stays for what others need to refer to. False where there was none. @throws Obstructed ownsWorlds
   */
  erase(id: UserId, erasedAt: Date): Promise<boolean>;
  /** Deletes guests whose last visit was before then, with all that is theirs; answers how many. */
  purgeGuestsLastSeenBefore(before: Date): Promise<number>;
}

export function createUserRepository(run: RunQuery): UserRepository {
  return {
    createGuest: (guest) => run((knex) => insertUser(knex, { ...guest, isGuest: true, email: null })),

    createAccount: (account) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const user = await insertUser(trx, { ...account, isGuest: false });
          return account.isEmailConfirmed === true ? grantWaiting(trx, user) : user;
        }),
      ),

    register: (id, credentials) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const [row] = await refuseTaken(
            trx("users")
              .where({ id, is_guest: true, deleted_at: null })
              .update({
                is_guest: false,
                email: credentials.email,
                password_hash: credentials.passwordHash,
                email_confirmed_at: credentials.isEmailConfirmed === true ? trx.fn.now() : null,
              })
              .returning("*"),
          );
          if (!row) throw new Obstructed("notAGuest");
          return credentials.isEmailConfirmed === true ? grantWaiting(trx, toUser(row)) : toUser(row);
        }),
      ),

    find: (id) =>
      run(async (knex) => {
        const row = await knex("users").where({ id }).first();
        return row ? toUser(row) : null;
      }),

    findByEmail: (email) =>
      run(async (knex) => {
        const row = await byEmail(knex, email);
        return row ? toUser(row) : null;
      }),

    findCredentials: (email) =>
      run(async (knex) => {
        const row = await byEmail(knex, email);
        return row ? { user: toUser(row), passwordHash: row.password_hash } : null;
      }),

    findPasswordHash: (id) =>
      run(async (knex) => (await knex("users").where({ id }).first("password_hash"))?.password_hash ?? null),

    search: (text, page) =>
      run(async (knex) => {
        const pattern = `%${text.replace(/[\\%_]/gu, "\\$&")}%`;
        const found = knex("users")
          .where({ is_guest: false, deleted_at: null })
          .where((either) => either.whereILike("display_name", pattern).orWhereILike("email", pattern));
        return pageOf(found, "users.*", [{ column: "created_at", order: "desc" }, { column: "id" }], page, toUser);
      }),

    update: (id, change) =>
      run(async (knex) => {
        const columns: Partial<Record<"display_name" | "look", string>> = {};
        if (change.displayName !== undefined) columns.display_name = change.displayName;
        if (change.look !== undefined) columns.look = JSON.stringify(change.look);
        const isEmpty = Object.keys(columns).length === 0;
        const here = knex("users").where({ id, deleted_at: null });
        const [row] = isEmpty ? await here.select("*") : await here.update(columns).returning("*");
        return row ? toUser(row) : null;
      }),

    setPassword: (id, passwordHash) =>
      run(async (knex) => {
        const [row] = await knex("users")
          .where({ id, is_guest: false, deleted_at: null })
          .update({ password_hash: passwordHash })
          .returning("*");
        return row ? toUser(row) : null;
      }),

    confirmEmail: (id, email, confirmedAt) =>
      run((knex) =>
        knex.transaction(async (trx) => {
          const [row] = await refuseTaken(
            trx("users")
              .where({ id, is_guest: false, deleted_at: null })
              .update({ email, email_confirmed_at: confirmedAt })
              .returning("*"),
          );
          return row ? grantWaiting(trx, toUser(row)) : null;
        }),
      ),

    touch: (id, seenAt) =>
      run(async (knex) => {
        await knex("users").where({ id }).where("last_seen_at", "<", seenAt).update({ last_seen_at: seenAt });
      }),

    erase: (id, erasedAt) => run((knex) => knex.transaction((trx) => eraseUser(trx, id, erasedAt))),

    purgeGuestsLastSeenBefore: (before) =>
      run((knex) => knex("users").where({ is_guest: true }).where("last_seen_at", "<", before).delete()),
  };
}

async function insertUser(knex: Knex, user: NewAccount & { isGuest: boolean }): Promise<User> {
  const [row] = await knex("users")
    .insert({
      display_name: user.displayName,
      look: JSON.stringify(user.look),
      is_guest: user.isGuest,
      email: user.email,
      password_hash: user.passwordHash ?? null,
      email_confirmed_at: user.isEmailConfirmed === true ? knex.fn.now() : null,
    })
    .returning("*");
  return toUser(row!);
}

function byEmail(knex: Knex, email: string): Promise<UserRow | undefined> {
  return knex("users").whereRaw("lower(email) = lower(?)", [email]).first();
}

/** Says in words that somebody else has the address. */
async function refuseTaken<Result>(query: PromiseLike<Result>): Promise<Result> {
  try {
    return await query;
  } catch (error) {
    if ((error as { constraint?: unknown }).constraint === "users_email_unique")
      throw new Obstructed("emailTaken", error);
    throw error;
  }
}

export function toUser(row: UserRow): User {
  return {
    id: userId(row.id),
    displayName: row.display_name,
    look: readLook(row.look),
    isGuest: row.is_guest,
    email: row.email,
    emailConfirmedAt: row.email_confirmed_at,
    hasPassword: row.password_hash !== null,
    isAdministrator: row.is_administrator,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    deletedAt: row.deleted_at,
  };
}
