import { expect } from "chai";
import { describe, it } from "mocha";
import { z } from "zod";
import { ApiError, sentenceFor } from "../../src/api/ApiError.ts";
import { type Fetch, request } from "../../src/api/request.ts";

const answer = z.object({ ok: z.boolean() });

function respond(status: number, body: unknown, type = "application/json"): Fetch {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return async () => new Response(text, { status, headers: { "content-type": type } });
}

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise;
  } catch (error) {
    expect(error).to.be.instanceOf(ApiError);
    return error as ApiError;
  }
  throw new Error("The request should have failed.");
}

const problem = {
  type: "about:blank",
  title: "Name taken",
  status: 422,
  code: "badName",
  detail: "Choose another name.",
  fields: { name: "This name is not allowed." },
};

describe("request", () => {
  it("gives back an answer of the expected shape", async () => {
    expect(await request(respond(200, { ok: true }), "/x", { answer })).to.deep.equal({ ok: true });
  });

  it("turns a problem into an error with its code, its sentence and its fields", async () => {
    const error = await failure(request(respond(422, problem, "application/problem+json"), "/x", { answer }));
    expect(error).to.include({ code: "badName", message: "Choose another name.", status: 422, retriable: false });
    expect(error.fields).to.deep.equal({ name: "This name is not allowed." });
  });

  it("calls overload and outages retriable", async () => {
    for (const status of [429, 500, 502, 503]) {
      const error = await failure(request(respond(status, "<html>", "text/html"), "/x", { answer }));
      expect(error.retriable, `${status}`).to.equal(true);
      expect(error.message).to.not.contain("<html>");
    }
  });

  it("survives a refusal that claims to be JSON and is not", async () => {
    const error = await failure(request(respond(400, "not json"), "/x", { answer }));
    expect(error).to.include({ code: "refused", status: 400, retriable: false });
  });

  it("says the network failed, and that trying again may help", async () => {
    const broken: Fetch = async () => {
      throw new TypeError("Failed to fetch");
    };
    const error = await failure(request(broken, "/x", { answer }));
    expect(error).to.include({ code: "networkFailed", status: 0, retriable: true });
    expect(error.message).to.match(/connection/i);
    expect(error.cause).to.be.instanceOf(TypeError);
  });

  it("refuses an answer of another shape, and one that is no JSON", async () => {
    expect(await failure(request(respond(200, { ok: "yes" }), "/x", { answer }))).to.include({ code: "badAnswer" });
    expect(await failure(request(respond(200, "<html>", "text/html"), "/x", { answer }))).to.include({
      code: "badAnswer",
    });
  });

  it("lets an abort by the caller through as it is", async () => {
    const controller = new AbortController();
    const waiting: Fetch = (_input, { signal }) =>
      new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    const pending = request(waiting, "/x", { answer, signal: controller.signal });
    controller.abort(new Error("left the page"));
    let caught: unknown;
    await pending.catch((error: unknown) => {
      caught = error;
    });
    expect(caught).to.be.instanceOf(Error).and.not.instanceOf(ApiError);
  });

  it("sends the header against forged requests exactly with what changes state", async () => {
    const seen: RequestInit[] = [];
    const spy: Fetch = async (_input, init) => {
      seen.push(init);
      return new Response('{"ok":true}');
    };
    await request(spy, "/x", { answer });
    await request(spy, "/x", { answer, method: "POST", body: { a: 1 } });
    expect(seen[0]?.headers).to.not.have.property("x-crowdwire");
    expect(seen[1]?.headers).to.include({ "x-crowdwire": "1", "content-type": "application/json" });
    expect(seen[1]?.body).to.equal('{"a":1}');
    expect(seen[1]?.credentials).to.equal("same-origin");
  });
});

describe("sentenceFor", () => {
  it("shows an ApiError's own words and never those of a bug", () => {
    expect(sentenceFor(new ApiError("x", "The world is full."))).to.equal("The world is full.");
    expect(sentenceFor(new TypeError("a is undefined"))).to.not.contain("undefined");
  });
});
