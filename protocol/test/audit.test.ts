import { expect } from "chai";
import { describe, it } from "mocha";
import { AUDIT_ACTIONS, type ClientMessageName, clientMessages, hasPermission, POWERS } from "../src/index.ts";
import { ROUTES, type Route } from "../src/rest/index.ts";

/** Uses of a power that end with the moment: everybody concerned sees them, and nothing is left of them. */
const FLEETING: readonly ClientMessageName[] = ["speakAnswer", "areaSettings"];
/** What is written down although nobody was let do anything by it: see the sign-in's own tests. */
const OF_SIGN_IN = [
  "account.passwordRefused",
  "admin.tokenRefused",
  "session.reused",
  "signIn.failed",
  "signIn.succeeded",
] as const;

describe("what goes into the audit log", () => {
  const routes = Object.entries(ROUTES) as [string, Route][];
  const messages = Object.entries(clientMessages) as [
    ClientMessageName,
    { needs: (typeof clientMessages)[ClientMessageName]["needs"]; audit?: readonly string[] },
  ][];

  it("[check 23] every route that changes something by a power says what the log calls it", () => {
    const everybodys = new Set(["anyone", "signedIn", "registered", "member"]);
    const silent = routes.filter(
      ([, { method, who, audit }]) => method !== "GET" && !everybodys.has(who) && audit === undefined,
    );
    expect(silent.map(([name]) => name)).to.deep.equal([]);
  });

  it("[check 23] every message that uses a power over others says what the log calls it, but for what is fleeting", () => {
    const silent = messages.filter(
      ([name, { needs, audit }]) =>
        needs !== null && hasPermission(POWERS, needs) && audit === undefined && !FLEETING.includes(name),
    );
    expect(silent.map(([name]) => name)).to.deep.equal([]);
  });

  it("knows no action that nothing leads to", () => {
    const used = [
      ...routes.map(([, { audit }]) => audit),
      ...messages.flatMap(([, { audit }]) => audit),
      ...OF_SIGN_IN,
    ];
    expect([...new Set(used.filter((action) => action !== undefined))].sort()).to.deep.equal([...AUDIT_ACTIONS].sort());
  });
});
