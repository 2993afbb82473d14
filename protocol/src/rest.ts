import { z } from "zod";
import { AvatarLook } from "./avatar.ts";
import { LIMITS } from "./limits.ts";

/** Control characters and the ones that change the direction of text have no place in a name that others read. */
const printable = /^[^\p{Cc}\p{Cf}\p{Co}\p{Cs}]+$/u;

/** What someone is called: 1…24 characters once trimmed and with inner white space folded. */
export const DisplayName = z
  .string()
  .transform((name) => name.normalize("NFC").replace(/\s+/gu, " ").trim())
  .pipe(
    z
      .string()
      .min(1, "Choose a name.")
      .max(LIMITS.displayNameChars, `At most ${LIMITS.displayNameChars} characters.`)
      .regex(printable, "This name holds characters that cannot be shown."),
  );

/** A world as the landing page lists it. GET /api/v1/worlds answers `{ worlds: WorldSummary[] }`. */
export const WorldSummary = z.object({
  id: z.uuid(),
  /** In the address: /w/plaza. */
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  online: z.int().nonnegative(),
  capacity: z.int().positive(),
  thumbnailUrl: z.string().nullable(),
});
export type WorldSummary = z.infer<typeof WorldSummary>;
export const WorldList = z.object({ worlds: z.array(WorldSummary) });

/** A world with what a client must load to enter it. GET /api/v1/worlds/{slug}. */
export const WorldDetails = WorldSummary.extend({
  map: z.object({ sceneUrl: z.string(), groundUrl: z.string(), descriptionUrl: z.string() }),
});
export type WorldDetails = z.infer<typeof WorldDetails>;

/** Who one is. */
export const Profile = z.object({
  userId: z.uuid(),
  name: z.string(),
  look: AvatarLook,
  isGuest: z.boolean(),
});
export type Profile = z.infer<typeof Profile>;

/** GET /api/v1/session: who one is; null where nobody is signed in, which is no error for a newcomer. */
export const CurrentSession = Profile.nullable();

/** POST /api/v1/session/guest: signs in as a guest (a user row and a 30-day cookie); answers Profile. */
export const GuestSignIn = z.strictObject({ name: DisplayName, look: AvatarLook });
export type GuestSignIn = z.infer<typeof GuestSignIn>;

/** PATCH /api/v1/profile: changes one's name or look; answers Profile. */
export const ProfileChange = z.strictObject({ name: DisplayName.optional(), look: AvatarLook.optional() });
export type ProfileChange = z.infer<typeof ProfileChange>;

/** POST /api/v1/session/game-token: a token for joining rooms (audience game), valid for a few minutes. */
export const GameToken = z.object({ token: z.string(), expiresAt: z.iso.datetime() });
export type GameToken = z.infer<typeof GameToken>;

/** Every refusal of the API (RFC 9457, application/problem+json). `code` is stable, `detail` is a sentence for people. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  fields: z.record(z.string(), z.string()).optional(),
});
export type Problem = z.infer<typeof Problem>;
