import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type BrowserBundle, bundleForBrowser } from "../../../test/support/bundleForBrowser.ts";
import { launchChromium } from "../../../test/support/chromium.ts";
import { buildGround } from "../../src/ground/buildGround.ts";
import { readMarkers } from "../../src/scene/describeMap.ts";
import { flattenGeometry } from "../../src/scene/flattenGeometry.ts";
import { walkInBrowser } from "../support/browserEntry.ts";
import { mixedMap } from "../support/places.ts";

const SLIDES = 10_000;
const SEED = 7;
const START: [number, number, number] = [0, 0, 0];
/** As strict as WASM allows: scripts from here, none made from text, and nothing fetched. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

describe("the same ground in Node and in a browser", function () {
  this.timeout(120_000);
  let bundle: BrowserBundle;
  let server: Server;
  let browser: Awaited<ReturnType<typeof launchChromium>>;

  before(async () => {
    bundle = await bundleForBrowser(fileURLToPath(new URL("../support/browserEntry.ts", import.meta.url)));
    server = createServer((request, response) => {
      const code = bundle.get((request.url ?? "/").slice(1));
      response.setHeader("Content-Security-Policy", POLICY);
      response.setHeader("Content-Type", code === undefined ? "text/html" : "text/javascript");
      response.end(code ?? "<!doctype html><title>Ground</title>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it("[SIM3] 10,000 random slides give the same bits, and the same way is found, under a strict content security policy", async () => {
    const map = mixedMap();
    const { bytes } = await buildGround(flattenGeometry(map.document), readMarkers(map.document).spawns);
    const here = await walkInBrowser(bytes, START, SLIDES, SEED);

    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    const requests: string[] = [];
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const there = await page.evaluate(
      async ({ list, start, slides, seed }) => {
        const entry: string = "/entry.js";
        const loaded = (await import(entry)) as { walkInBrowser: typeof walkInBrowser };
        return loaded.walkInBrowser(Uint8Array.from(list), start, slides, seed);
      },
      { list: [...bytes], start: START, slides: SLIDES, seed: SEED },
    );

    expect(there).to.deep.equal(here);
    expect(complaints).to.deep.equal([]);
    expect(requests.filter((path) => path !== "/" && !path.endsWith(".js") && path !== "/favicon.ico")).to.deep.equal(
      [],
    );
  });

  it("the WASM is a chunk of its own, loaded only when a ground is", () => {
    const entry = bundle.get("entry.js") ?? "";
    expect(entry.length).to.be.lessThan(200_000);
    expect([...bundle.values()].filter((code) => code.length > 500_000)).to.have.length(1);
  });
});
