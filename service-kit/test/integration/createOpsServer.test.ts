import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { createMetrics, createOpsServer, type OpsServer } from "../../src/index.ts";

describe("createOpsServer", () => {
  let server: OpsServer | undefined;

  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function open(isReady: () => boolean | Promise<boolean> = () => true) {
    const { registry } = createMetrics({ joins: { kind: "counter", name: "joins_total", help: "Joins." } });
    server = await createOpsServer({ port: 0, isReady, registry });
    return (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server?.port}${path}`, init);
  }

  it("is alive although not ready", async () => {
    const get = await open(() => false);
    expect((await get("/healthz")).status).to.equal(200);
    expect((await get("/readyz")).status).to.equal(503);
  });

  it("is ready when it says so, and not when asking fails", async () => {
    let answer = () => Promise.resolve(true);
    const get = await open(() => answer());
    expect((await get("/readyz")).status).to.equal(200);
    answer = () => Promise.reject(new Error("database gone"));
    const refused = await get("/readyz");
    expect(refused.status).to.equal(503);
    expect(await refused.text()).to.not.include("database");
  });

  it("serves metrics, and nothing else", async () => {
    const get = await open();
    const metrics = await get("/metrics?x=1");
    expect(metrics.headers.get("content-type")).to.include("text/plain");
    expect(await metrics.text()).to.include("joins_total 0");
    expect((await get("/")).status).to.equal(404);
    expect((await get("/healthz", { method: "POST" })).status).to.equal(405);
  });

  it("says what to do when its port is taken", async () => {
    await open();
    const { registry } = createMetrics({});
    const second = createOpsServer({ port: server?.port ?? 0, isReady: () => true, registry });
    const error = await second.then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).to.include("OPS_PORT");
  });
});
