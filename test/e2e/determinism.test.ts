import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buildMap } from "@crowdwire/maps";
import { SEEDED_WORLDS } from "@crowdwire/maps/authoring";
import { LIMITS } from "@crowdwire/protocol";
import { MOVEMENT } from "@crowdwire/simulation";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import type { Browser } from "playwright-core";
import { type BrowserBundle, bundleForBrowser } from "../support/bundleForBrowser.ts";
import { launchChromium } from "../support/chromium.ts";
import { walkAtRandom } from "../support/walkAtRandom.ts";

const INTENTS = 10_000;

describe("the same step in Node and in a browser", function () {
  this.timeout(180_000);
  let bundle: BrowserBundle;
  let server: Server;
  let browser: Browser;

  before(async () => {
    bundle = await bundleForBrowser(join(import.meta.dirname, "..", "support", "walkAtRandom.ts"));
    server = createServer((request, response) => {
      const code = bundle.get((request.url ?? "/").slice(1));
      response.setHeader("Content-Type", code === undefined ? "text/html" : "text/javascript");
      response.end(code ?? "<!doctype html><title>A walk</title>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    await new Promise((resolve) => server.close(resolve));
  });

  for (const { slug, author } of SEEDED_WORLDS) {
    it(`[SIM3] ${INTENTS} random intents in the ${slug} give the same bits`, async () => {
      const seed = Math.floor(Math.random() * 2 ** 31);
      const { ground, description } = await buildMap(await author());
      const { x, y, z } = description.spawns[0]!;
      const here = await walkAtRandom(ground, { x, y, z }, INTENTS, seed);
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const there = await page.evaluate(
        async ({ list, from, intents, walkSeed }) => {
          const entry: string = "/entry.js";
          const loaded = (await import(entry)) as { walkAtRandom: typeof walkAtRandom };
          return loaded.walkAtRandom(Uint8Array.from(list), from, intents, walkSeed);
        },
        { list: [...ground], from: { x, y, z }, intents: INTENTS, walkSeed: seed },
      );
      expect(there, `seed ${seed}`).to.deep.equal(here);
      expect(here.longestStepMeters, `seed ${seed}`).to.be.at.most(MOVEMENT.runMetersPerSecond / LIMITS.tickHz + 1e-4);
      expect(here.blockedSteps, "walls were reached").to.be.greaterThan(0);
      await page.close();
    });
  }
});
