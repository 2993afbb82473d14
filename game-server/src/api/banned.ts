import type { BanNotice } from "@crowdwire/db";
import type { UserId } from "@crowdwire/protocol";
import { ProblemError } from "../http/ProblemError.ts";
import type { ApiServices } from "./ApiServices.ts";

/** @throws ProblemError bannedFromPlatform, with why and until when, where somebody is kept off the platform. */
export async function refuseBanned({ db, now }: Pick<ApiServices, "db" | "now">, user: UserId): Promise<void> {
  const ban = await db.bans.findPlatformBan(user, now());
  if (ban !== null) throw bannedFromPlatform(ban);
}

/** The answer to everything that somebody asks who is kept off the platform. */
export const bannedFromPlatform = (ban: BanNotice): ProblemError =>
  new ProblemError("bannedFromPlatform", `You are banned ${untilWhen(ban.until)}: ${sentence(ban.reason)}`, { ban });

/** The answer to everything that somebody asks about a world that they are kept out of. */
export const bannedFromWorld = (ban: BanNotice): ProblemError =>
  new ProblemError(
    "bannedFromWorld",
    `You are banned from this world ${untilWhen(ban.until)}: ${sentence(ban.reason)}`,
    {
      ban,
    },
  );

function untilWhen(until: Date | null): string {
  return until === null ? "for good" : `until ${until.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

const sentence = (reason: string): string => (/[.!?]$/u.test(reason) ? reason : `${reason}.`);
