import { type Database, openDatabase } from "@crowdwire/db";
import { API_PREFIX, ROUTES } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Browser } from "playwright-core";
import { startTestServer, type TestServer } from "../../game-server/test/support/TestServer.ts";
import { useSuiteFolder } from "../../game-server/test/support/temporaryFolder.ts";
import { launchChromium } from "../support/chromium.ts";
import { useDatabase } from "../support/postgres.ts";

describe("the page that describes the API", function () {
  this.timeout(60_000);
  const postgres = useDatabase();
  const folder = useSuiteFolder();
  let db: Database;
  let server: TestServer;
  let browser: Browser;

  before(async () => {
    db = openDatabase({ url: postgres.url() });
    await db.migrate();
    server = await startTestServer({ db, dataDir: folder.path() });
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    await server.close();
    await db.close();
  });

  it("shows every route and tries one out, with nothing from elsewhere and no rule of the policy broken", async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    const elsewhere: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith("http") && origin !== server.origin) elsewhere.push(request.url());
    });
    await page.goto(`${server.origin}${API_PREFIX}/docs`);
    await page.locator(".opblock").first().waitFor();
    expect(await page.locator(".opblock").count()).to.equal(Object.keys(ROUTES).length);

    const block = page.locator("#operations-Worlds-listTags");
    await block.locator(".opblock-summary-control").click();
    await block.getByRole("button", { name: "Execute" }).click();
    await block.locator(".live-responses-table .response-col_status", { hasText: "200" }).waitFor();
    expect(complaints).to.deep.equal([]);
    expect(elsewhere).to.deep.equal([]);
    await page.close();
  });
});
