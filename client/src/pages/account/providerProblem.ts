import { PROBLEMS } from "@crowdwire/protocol";

const WORDS: Readonly<Record<string, string>> = {
  providerFailed:
    "You came back without their word for you: it was refused or called off there, or the two of us did not understand each other. Try again, or sign in another way.",
  bannedFromPlatform: "The account that they vouch for is banned from here.",
};

/** Why somebody who went to a provider is back without being signed in, by the code in the address; null where it has none. */
export function providerProblem(search: string): { title: string; words: string } | null {
  const code = new URLSearchParams(search).get("problem");
  if (code === null) return null;
  const title = Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code as keyof typeof PROBLEMS].title : PROBLEMS.internal.title;
  return { title, words: WORDS[code] ?? "You are not signed in. Try again in a moment, or sign in another way." };
}
