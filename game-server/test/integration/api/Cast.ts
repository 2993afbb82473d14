import { randomBytes, randomUUID } from "node:crypto";
import { type Database, grantAdministrator, type RoleId, type SessionId, type User, type World } from "@crowdwire/db";
import { PERMISSIONS, type Permission, permissionBits } from "@crowdwire/protocol";
import { flatMap } from "../../../../maps/test/support/glb.ts";
import { hashPassword } from "../../../src/auth/passwords.ts";
import { hashSecret } from "../../../src/auth/SessionCookie.ts";
import { SessionTokens } from "../../../src/auth/SessionTokens.ts";
import { ANY_LOOK, seedWorld } from "../../support/accounts.ts";
import type { Issuer } from "../../support/startIssuer.ts";
import type { TestServer } from "../../support/TestServer.ts";

/** Everybody who could ask: nobody, strangers, members with one permission each, and those with powers elsewhere. */
export const PARTS = [
  "anonymous",
  "guest",
  "registered",
  "guestMember",
  "member",
  ...PERMISSIONS.map((name) => `only ${name}` as const),
  "owner",
  "administrator",
  "banned",
  "bannedFromPlatform",
  "ownerOfAnother",
] as const;
export type Part = (typeof PARTS)[number];

/** The password of whoever has one. */
export const PASSWORD = "a good password";

/** The people of a test, made once, around one public world; there is a private one, too, that none of them has entered. */
export class Cast {
  readonly db: Database;
  readonly world: World;
  readonly #server: TestServer;
  readonly #issuer: Issuer | undefined;
  readonly #users = new Map<Part, User>();
  readonly #roles = new Map<Part, RoleId>();
  #extras = 0;
  #passwordHash: string | undefined;

  private constructor(db: Database, server: TestServer, world: World, issuer: Issuer | undefined) {
    this.db = db;
    this.#server = server;
    this.world = world;
    this.#issuer = issuer;
  }

  /** @param issuer whom the server knows as the provider "corp" */
  static async make(db: Database, server: TestServer, issuer?: Issuer): Promise<Cast> {
    const ready = await seedWorld(db, { slug: "ready-made" });
    const map = { contentHash: ready.map!.contentHash, files: ready.map!.files, origin: "copy" as const };
    const settings = {
      description: "",
      tags: [],
      capacity: 10,
      visibility: "public" as const,
      guestsAllowed: true,
      map,
    };
    const owner = await account(db, "Owner");
    const other = await account(db, "Another owner");
    const world = await db.worlds.create({ ...settings, slug: "stage", name: "Stage", ownerId: owner.id });
    await db.worlds.create({ ...settings, slug: "elsewhere", name: "Elsewhere", ownerId: other.id });
    const recluse = await account(db, "Recluse");
    const shut = { ...settings, visibility: "private" as const, slug: "closed", name: "Closed", ownerId: recluse.id };
    await db.worlds.create(shut);
    const cast = new Cast(db, server, world, issuer);
    cast.#users.set("owner", owner);
    cast.#users.set("ownerOfAnother", other);
    cast.#users.set("guest", await guest(db));
    cast.#users.set("registered", await account(db, "Registered"));
    cast.#users.set("administrator", await administrator(db));
    cast.#users.set("guestMember", await guest(db));
    cast.#users.set("member", await account(db, "Member"));
    cast.#users.set("banned", await account(db, "Banned"));
    cast.#users.set("bannedFromPlatform", await account(db, "Banned everywhere"));
    for (const name of PERMISSIONS) {
      const part: Part = `only ${name}`;
      const role = await db.roles.create(world.id, { name: part, permissions: permissionBits([name]) });
      cast.#users.set(part, await account(db, part));
      cast.#roles.set(part, role.id);
    }
    for (const part of PARTS) await cast.restore(part);
    await cast.#ban(cast.userOf("banned"), world.id);
    await cast.#ban(cast.userOf("bannedFromPlatform"), null);
    return cast;
  }

  userOf(part: Part): User {
    const user = this.#users.get(part);
    if (user === undefined) throw new Error(`Nobody plays ${part}.`);
    return user;
  }

  /** Makes somebody a member with their role again, whatever a request has done to them. */
  async restore(part: Part, user = this.#users.get(part)): Promise<void> {
    const now = this.#server.clock.now();
    if (part === "guestMember" || part === "member" || part === "banned" || part.startsWith("only ")) {
      await this.db.memberships.visit(user!.id, this.world.id, now);
    }
    const role = this.#roles.get(part);
    if (role !== undefined) await this.db.memberships.assignRole(user!.id, this.world.id, role);
  }

  /**
   * Somebody else who is as this part in everything, for what costs an account. Undefined for whoever has none, and for whoever
   * is refused because of what is theirs alone: a world, or a ban.
   */
  async understudy(part: Part): Promise<User | undefined> {
    if (["anonymous", "owner", "ownerOfAnother", "bannedFromPlatform"].includes(part)) return undefined;
    const isGuest = part === "guest" || part === "guestMember";
    const user = await (isGuest
      ? guest(this.db)
      : part === "administrator"
        ? administrator(this.db)
        : account(this.db, part));
    await this.restore(part, user);
    if (part === "banned") await this.#ban(user, this.world.id);
    return user;
  }

  #ban(user: User, worldId: World["id"] | null) {
    const ban = {
      reason: "For the test.",
      until: null,
      bannedBy: this.userOf("owner").id,
      now: this.#server.clock.now(),
    };
    return this.db.bans.create({ ...ban, userId: user.id, worldId });
  }

  /** The provider of the server under test. */
  get issuer(): Issuer {
    if (this.#issuer === undefined) throw new Error("This server has no provider: ask useCast for one.");
    return this.#issuer;
  }

  /** Lets a browser sign in at the provider; with what it comes back. */
  async comeBack(returnTo: string): Promise<{ query: string; cookie: string }> {
    const start = `/api/v1/session/oidc/corp?returnTo=${encodeURIComponent(returnTo)}`;
    const begun = await this.#server.visitor().request("GET", start);
    const [cookie = ""] = (begun.headers.getSetCookie()[0] ?? "").split(";");
    const back = await this.issuer.signIn(begun.headers.get("location") ?? "", { sub: randomUUID(), name: "Corporal" });
    return { query: new URL(back).search.slice(1), cookie };
  }

  /** A fresh access token, of the audience that the path is for. */
  async tokenOf(part: Part, path: string): Promise<string | undefined> {
    if (part === "anonymous") return undefined;
    return this.tokenOfUser(this.userOf(part), path.startsWith("/admin/") ? "admin" : "api");
  }

  /** A token of somebody's fresh sign-in, for which they have just proved who they are. */
  async tokenOfUser(user: User, audience: "api" | "admin"): Promise<string> {
    const { clock, keyRing } = this.#server;
    const sessionId = await this.signIn(user);
    const tokens = new SessionTokens({ audience, keyRing, issuer: "crowdwire", lifetimeSeconds: 300, now: clock.now });
    return (await tokens.issue({ userId: user.id, sessionId })).token;
  }

  async signIn(user: User): Promise<SessionId> {
    const now = this.#server.clock.now();
    const session = await this.db.sessions.create({
      userId: user.id,
      tokenSha256: hashSecret(randomUUID()),
      expiresAt: new Date(now.getTime() + 3_600_000),
      userAgent: "test",
      provedAt: now,
    });
    return session.id;
  }

  /** Somebody with a password: see PASSWORD. */
  async withPassword(): Promise<User & { readonly email: string }> {
    const user = await account(this.db, `Extra ${++this.#extras}`);
    await this.#setPassword(user);
    return { ...user, email: user.email!, hasPassword: true };
  }

  /** Sees to it that somebody registered has their password, and answers it. */
  async passwordOf(part: Part): Promise<string> {
    const user = this.#users.get(part);
    if (user !== undefined && !user.isGuest) await this.#setPassword(user);
    return PASSWORD;
  }

  async #setPassword(user: User): Promise<void> {
    this.#passwordHash ??= await hashPassword(PASSWORD);
    await this.db.users.setPassword(user.id, this.#passwordHash);
  }

  /** A link that was sent to somebody; answers its secret. For confirming, with the password that was chosen then. */
  async letter(user: User, purpose: "confirm" | "reset", email: string): Promise<string> {
    const secret = randomBytes(32).toString("base64url");
    await this.db.emailTokens.create({
      userId: user.id,
      purpose,
      email,
      tokenSha256: hashSecret(secret),
      expiresAt: new Date(this.#server.clock.now().getTime() + 3_600_000),
    });
    return secret;
  }

  /** Sees to it that the world shows a map that its owner has sent; its id. */
  async ownMap(): Promise<string> {
    const shown = (await this.db.worlds.find(this.world.id))!.map!;
    if (shown.origin === "upload") return shown.id;
    const owner = this.#server.visitor();
    owner.accessToken = await this.tokenOf("owner", "");
    const type = { "content-type": "model/gltf-binary" };
    await owner.request("PUT", "/api/v1/worlds/stage/map", await flatMap().glb(), type);
    return (await this.db.worlds.find(this.world.id))!.map!.id;
  }

  /** Somebody of no importance; a member of the world with no powers, where told. */
  async extra(how: { isMember: boolean } = { isMember: true }): Promise<User> {
    const user = await account(this.db, `Extra ${++this.#extras}`);
    if (how.isMember) await this.db.memberships.visit(user.id, this.world.id, this.#server.clock.now());
    return user;
  }

  /** A role that allows nothing. */
  emptyRole() {
    return this.db.roles.create(this.world.id, { name: `Empty ${++this.#extras}`, permissions: 0 });
  }
}

/** Does this part's role in the world have a permission? */
export function holds(part: Part, permission: Permission): boolean {
  return part === "owner" || part === `only ${permission}`;
}

function account(db: Database, displayName: string): Promise<User> {
  const email = `${randomUUID()}@example.org`;
  return db.users.createAccount({ displayName, look: ANY_LOOK, email, isEmailConfirmed: true });
}

const guest = (db: Database) => db.users.createGuest({ displayName: "Guest", look: ANY_LOOK });

async function administrator(db: Database): Promise<User> {
  const email = `${randomUUID()}@example.org`;
  await grantAdministrator(db, email);
  return db.users.createAccount({ displayName: "Administrator", look: ANY_LOOK, email, isEmailConfirmed: true });
}
