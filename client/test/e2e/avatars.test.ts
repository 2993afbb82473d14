import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { build } from "vite";
import { launchChromium } from "../../../test/support/chromium.ts";

type Browser = Awaited<ReturnType<typeof launchChromium>>;
type Page = Awaited<ReturnType<Browser["newPage"]>>;

const MOST_DRAW_CALLS = 20;
/** Twice the budget: the machine that runs the tests draws in software beside it. */
const MOST_CROWD_MS = 8;
const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

/** Serves a folder of built files on a free port. */
async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    readFile(join(folder, path === "/" ? "index.html" : path)).then(
      (body) => response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/html" }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

describe("a crowd of 500 in the browser", function () {
  this.timeout(180_000);
  let folder: string;
  let server: Server;
  let browser: Browser;
  let page: Page;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "avatars-"));
    await build({
      root: fileURLToPath(new URL("./avatars-page/", import.meta.url)),
      configFile: false,
      logLevel: "error",
      build: { outDir: folder, emptyOutDir: true, minify: false },
    });
    server = await serve(folder);
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 320, height: 180 } });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => window.avatarsPage !== undefined, null, { timeout: 60_000 });
    await page.evaluate(() => window.avatarsPage?.compile());
  });

  after(async () => {
    await browser?.close();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    await rm(folder, { recursive: true, force: true });
  });

  it(`is drawn with at most ${MOST_DRAW_CALLS} draw calls, four cascades of shadows and the ground included`, async () => {
    const frame = await page.evaluate(() => window.avatarsPage?.frame());
    expect(frame?.drawCalls).to.be.within(1 + 3 + 4, MOST_DRAW_CALLS);
  });

  it("takes little JavaScript, whatever they do", async () => {
    const frame = await page.evaluate(() => window.avatarsPage?.frame());
    expect(frame?.crowdMs).to.be.lessThan(MOST_CROWD_MS);
  });

  it("compiles without a complaint and paints people in colour", async () => {
    expect(await page.evaluate(() => window.avatarsPage?.errors())).to.deep.equal([]);
    expect(await page.evaluate(() => window.avatarsPage?.paintedPixels())).to.be.greaterThan(1500);
  });

  it("needs even fewer at low detail, where a spot on the ground stands for the shadow", async () => {
    await page.evaluate(() => window.avatarsPage?.useLowDetail());
    await page.evaluate(() => window.avatarsPage?.compile());
    const frame = await page.evaluate(() => window.avatarsPage?.frame());
    // The ground, up to three levels of detail (as far as anybody is near enough), the spots.
    expect(frame?.drawCalls).to.be.within(4, 5);
    expect(await page.evaluate(() => window.avatarsPage?.errors())).to.deep.equal([]);
  });
});
