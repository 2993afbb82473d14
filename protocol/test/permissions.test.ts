import { expect } from "chai";
import { describe, it } from "mocha";
import {
  ALL_PERMISSIONS,
  DEFAULT_ROLE_PERMISSIONS,
  hasPermission,
  PERMISSIONS,
  permissionBits,
  permissionNames,
} from "../src/index.ts";

describe("permissions", () => {
  it("are ten, each with a bit of its own that is never moved: databases keep them", () => {
    expect(PERMISSIONS.map((name) => `${name} ${permissionBits([name])}`)).to.deep.equal([
      "walk 1",
      "talk 2",
      "talkConference 4",
      "chat 8",
      "interact 16",
      "worldMute 32",
      "invite 64",
      "ban 128",
      "roleManage 256",
      "conferenceManage 512",
    ]);
  });

  it("come out of a set as they went in", () => {
    for (let bits = 0; bits <= ALL_PERMISSIONS; bits++) expect(permissionBits(permissionNames(bits))).to.equal(bits);
  });

  it("let newcomers walk, talk, chat and interact, and nothing else", () => {
    expect(permissionNames(DEFAULT_ROLE_PERMISSIONS)).to.deep.equal(["walk", "talk", "chat", "interact"]);
    expect(hasPermission(DEFAULT_ROLE_PERMISSIONS, "ban")).to.equal(false);
  });
});
