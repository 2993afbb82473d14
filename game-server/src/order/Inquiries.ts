import type { DoorAccess, Role, RoleId, SessionId as SignInId } from "@crowdwire/db";
import type { UserId } from "@crowdwire/protocol";
import type { Logger } from "@crowdwire/service-kit";
import type { Insider, Roster } from "./Roster.ts";

/** What asking anew asks of its surroundings. */
export interface InquirySurroundings {
  /** What somebody is and may do here, whether their sign-in still holds, and who is blocked. @throws AppError */
  accessOf(user: UserId, signIn: SignInId): Promise<DoorAccess>;
  /** One of this world's roles; null where it is gone. @throws AppError */
  roleOf(role: RoleId): Promise<Role | null>;
  after(delayMs: number, callback: () => void): () => void;
  readonly logger: Pick<Logger, "warn">;
}

/** Where the answers go. */
export interface InquiryAnswers {
  /** Says when it is asked, for `takePerson`. */
  asking(): number;
  takePerson(insider: Insider, answer: DoorAccess, askedAt: number): void;
  takeRole(role: Role): void;
}

const ASK_AGAIN_MS = 2000;
/** People of whom the database is asked at the same time. */
const ASK_AT_ONCE = 4;

/**
 * Asks the database anew about the people and roles of one world, since news of a decision may come in another order than
 * the decisions were kept in: news says only whom to ask about. Whatever there is news of while it is being asked about is
 * asked about once more, and of two answers that of the later question is taken last; so what holds in the end is what the
 * database says. A changed role is one question, however many hold it. Where the database cannot be asked, again later.
 */
export class Inquiries {
  readonly #around: InquirySurroundings;
  readonly #roster: Roster;
  readonly #answers: InquiryAnswers;
  readonly #people = new Set<UserId>();
  readonly #roles = new Set<RoleId>();
  #cancelAsking: (() => void) | null = null;
  #isClosed = false;

  constructor(around: InquirySurroundings, roster: Roster, answers: InquiryAnswers) {
    this.#around = around;
    this.#roster = roster;
    this.#answers = answers;
  }

  about(users: Iterable<UserId>): void {
    for (const user of users) if (this.#roster.get(user)) this.#people.add(user);
    this.#begin();
  }

  aboutRole(role: RoleId): void {
    this.#roles.add(role);
    this.#begin();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelAsking?.();
  }

  #begin(): void {
    if (this.#cancelAsking === null) void this.#ask();
  }

  /** Asks about what waits for it, a few at a time. */
  async #ask(): Promise<void> {
    this.#cancelAsking = () => undefined;
    while ((this.#people.size > 0 || this.#roles.size > 0) && !this.#isClosed) {
      const users = [...this.#people].slice(0, ASK_AT_ONCE);
      const roles = [...this.#roles];
      // Whatever there is news of meanwhile is asked about after this answer, which may be from before.
      for (const user of users) this.#people.delete(user);
      this.#roles.clear();
      try {
        await this.#askAbout(users, roles);
      } catch (error) {
        for (const user of users) this.#people.add(user);
        for (const role of roles) this.#roles.add(role);
        if (this.#isClosed) return;
        this.#around.logger.warn({ err: error }, "What people may do could not be asked; it will be tried again.");
        this.#cancelAsking = this.#around.after(ASK_AGAIN_MS, () => void this.#ask());
        return;
      }
    }
    this.#cancelAsking = null;
  }

  async #askAbout(users: readonly UserId[], roles: readonly RoleId[]): Promise<void> {
    const insiders = users.flatMap((user) => this.#roster.get(user) ?? []);
    const askedAt = this.#answers.asking();
    const [people, found] = await Promise.all([
      Promise.all(insiders.map(({ userId, signIn }) => this.#around.accessOf(userId, signIn))),
      Promise.all(roles.map((role) => this.#around.roleOf(role))),
    ]);
    if (this.#isClosed) return;
    for (const [index, insider] of insiders.entries()) {
      // Whoever has come in again meanwhile came by another sign-in, perhaps.
      if (this.#roster.get(insider.userId) !== insider) this.about([insider.userId]);
      else this.#answers.takePerson(insider, people[index]!, askedAt);
    }
    // Of a role that is gone its members are told of.
    for (const role of found) if (role !== null) this.#answers.takeRole(role);
  }
}
