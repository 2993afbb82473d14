import { expect } from "chai";
import { after, before, beforeEach, describe, it } from "mocha";
import { Api } from "../../src/api/Api.ts";
import { ApiError } from "../../src/api/ApiError.ts";
import { type ApiDouble, sampleWorlds, startApiDouble } from "../support/apiDouble.ts";

const look = {
  skin: 3,
  hairStyle: 1,
  hairColor: 4,
  topStyle: 0,
  topColor: 1,
  bottomStyle: 0,
  bottomColor: 0,
  shoeColor: 0,
};

describe("Api", () => {
  let double: ApiDouble;
  let api: Api;
  before(async () => {
    double = await startApiDouble();
    api = new Api((input, init) => fetch(double.url + input, init));
  });
  beforeEach(() => Object.assign(double.behaviour, { session: null, failing: null }));
  after(() => double.close());

  it("lists the worlds without their maps", async () => {
    const worlds = await api.worlds();
    expect(worlds.map(({ slug }) => slug)).to.deep.equal(sampleWorlds.map(({ slug }) => slug));
    expect(worlds[0]).to.not.have.property("map");
  });

  it("answers null for nobody, and the profile after signing in", async () => {
    expect(await api.session()).to.equal(null);
    const profile = await api.signInAsGuest({ name: "Ada", look });
    expect(await api.session()).to.deep.equal(profile);
  });

  it("does not take an outage for nobody", async () => {
    double.behaviour.failing = { path: "/api/v1/session", status: 503, code: "databaseGone", detail: "Try later." };
    const error = await api.session().catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(ApiError).and.include({ code: "databaseGone", message: "Try later." });
  });

  it("asks for a world by its slug, whatever is in it", async () => {
    expect((await api.world("plaza")).name).to.equal("Plaza");
    const error = await api.world("../session").catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(ApiError).and.include({ status: 404 });
  });

  it("asks what everybody may for whoever is kept off the platform, and tells them why where it takes more", async () => {
    const ban = { reason: "Spam", until: null };
    double.behaviour.failing = {
      path: "/api/v1/session/refresh",
      status: 403,
      code: "bannedFromPlatform",
      detail: "You are banned for good: Spam.",
      ban,
    };
    const banned = new Api((input, init) => fetch(double.url + input, init));
    expect(await banned.worlds()).to.have.length(sampleWorlds.length);
    const caught = (what: Promise<unknown>) =>
      what.then(
        () => null,
        (error: unknown) => error,
      );
    expect(await caught(banned.session()))
      .to.be.instanceOf(ApiError)
      .and.deep.include({ code: "bannedFromPlatform", ban });
    expect(await caught(banned.changeProfile({ name: "Ada", look })))
      .to.be.instanceOf(ApiError)
      .and.deep.include({ ban });
    double.behaviour.failing = null;
    expect(await banned.session(), "over").to.equal(null);
  });
});
