import { z } from "zod";
import { LIMITS } from "../limits.ts";

/** Control characters and the ones that change the direction of text have no place in what others read. */
const printable = /^[^\p{Cc}\p{Cf}\p{Co}\p{Cs}]+$/u;
/** The same, with line breaks and the joiners that emoji are made of. */
const printableLines = /^(?:[^\p{Cc}\p{Cf}\p{Co}\p{Cs}]|\n|\u200c|\u200d|[\u{e0020}-\u{e007f}])*$/u;

/** One line of 1…`chars` characters once trimmed, composed and with inner white space folded. */
export function line(chars: number, empty: string) {
  return z
    .string()
    .max(chars * 4, `At most ${chars} characters.`)
    .transform((text) => text.normalize("NFC").replace(/\s+/gu, " ").trim())
    .pipe(
      z
        .string()
        .min(1, empty)
        .max(chars, `At most ${chars} characters.`)
        .regex(printable, "This holds characters that cannot be shown."),
    );
}

/** Up to `chars` characters of several lines, trimmed; may be empty. */
export function lines(chars: number) {
  return z
    .string()
    .max(chars * 4, `At most ${chars} characters.`)
    .transform((text) => text.normalize("NFC").replace(/\r\n?/gu, "\n").replace(/\t/gu, " ").trim())
    .pipe(
      z
        .string()
        .max(chars, `At most ${chars} characters.`)
        .regex(printableLines, "This holds characters that cannot be shown."),
    );
}

/** Words to look for, of at most `chars` characters: on one line, folded, and nothing that no text here can hold. */
export function sought(chars: number) {
  return z
    .string()
    .max(chars, `At most ${chars} characters.`)
    .transform((text) => text.replace(/\s+/gu, " ").trim())
    .pipe(z.string().regex(/^\P{Cc}*$/u, "This holds characters that cannot be shown."));
}

/** What someone is called: 1…24 characters. */
export const DisplayName = line(LIMITS.displayNameChars, "Choose a name.");

/** An e-mail address, as typed. Two that differ in case alone are the same. */
export const Email = z
  .string()
  .trim()
  .max(254, "At most 254 characters.")
  .pipe(z.email("This is not an e-mail address."));

/** A new password: at least 8 characters, all of them counted. Common ones are refused by the server. */
export const NewPassword = z.string().min(8, "At least 8 characters.").max(256, "At most 256 characters.");

/** A password to be checked. */
export const Password = z.string().min(1, "Type your password.").max(256, "At most 256 characters.");

/** A secret out of a link. */
export const LinkToken = z
  .string()
  .regex(/^[\w-]{43}$/u, "This link is not complete. Open it again from where you got it.");

/** A moment, as ISO 8601 in UTC. */
export const Moment = z.iso.datetime();

/** A number out of an address: page=2. */
const inAddress = (number: z.ZodInt) =>
  z
    .string()
    .regex(/^\d{1,9}$/u, "Must be a whole number.")
    .transform(Number)
    .pipe(number);

/** Which part of a long list: the pages are counted from 1. */
export const Paging = {
  page: inAddress(z.int().min(1).max(10_000)).default(1),
  limit: inAddress(z.int().min(1).max(100)).default(24),
};

/** A part of a list that is read backwards in time: what is before this id. */
export const Backwards = {
  before: z
    .string()
    .regex(/^\d{1,16}$/u, "Must be a whole number.")
    .refine((digits) => Number.isSafeInteger(Number(digits)), "There is no such number here.")
    .optional(),
  limit: inAddress(z.int().min(1).max(100)).default(50),
};

/** Where a list says which part of it this is. */
export const PageOf = { total: z.int().nonnegative(), page: z.int().positive(), limit: z.int().positive() };
