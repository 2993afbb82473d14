import { type Database, openDatabase } from "@crowdwire/db";
import { API_PREFIX, ROUTES, type Route } from "@crowdwire/protocol/rest";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { useDatabase } from "../../../../test/support/postgres.ts";
import { expectProblem, startTestServer, type TestServer } from "../../support/TestServer.ts";
import { useSuiteFolder } from "../../support/temporaryFolder.ts";

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { content?: Record<string, unknown> }>;
  security: Record<string, unknown>[];
}

describe("the document of the API", () => {
  const postgres = useDatabase();
  const folder = useSuiteFolder();
  let db: Database;
  let server: TestServer;
  let paths: Record<string, Record<string, Operation>>;

  before(async () => {
    db = openDatabase({ url: postgres.url() });
    server = await startTestServer({ db, dataDir: folder.path() });
    const response = await server.visitor().request("GET", `${API_PREFIX}/openapi.json`);
    const document = (await response.json()) as { openapi: string; paths: typeof paths };
    expect(document.openapi).to.equal("3.1.0");
    paths = document.paths;
    // Shapes are named once and referred to, so that the document stays readable.
    expect(JSON.stringify(document).length).to.be.below(200_000);
  });
  after(async () => {
    await server.close();
    await db.close();
  });

  it("says of every route what it takes, what it answers and who needs which token", () => {
    for (const [name, route] of Object.entries(ROUTES) as [string, Route][]) {
      const operation = paths[route.path.replace(/:(\w+)/gu, "{$1}")]?.[route.method.toLowerCase()];
      expect(operation?.operationId, `${route.method} ${route.path}`).to.equal(name);
      const names = (place: string) =>
        (operation!.parameters ?? []).filter((parameter) => parameter.in === place).map((parameter) => parameter.name);
      expect(names("path"), name).to.have.members(Object.keys(route.params?.shape ?? {}));
      expect(names("query"), name).to.have.members(Object.keys(route.query?.shape ?? {}));
      expect(operation!.requestBody !== undefined, name).to.equal((route.body ?? route.upload) !== undefined);
      const status = String(route.status ?? (route.answer === undefined ? 204 : 200));
      expect(operation!.responses[status]?.content !== undefined, name).to.equal(route.answer !== undefined);
      expect(operation!.responses["default"]?.content, name).to.have.property("application/problem+json");
      expect(operation!.security.length > 0, name).to.equal(true);
    }
  });

  it("serves the files of its page and nothing else of that package", async () => {
    const get = (file: string) => server.visitor().request("GET", `${API_PREFIX}/docs/${file}`);
    expect((await get("swagger-ui.css")).headers.get("content-type")).to.match(/^text\/css/u);
    for (const file of ["package.json", "swagger-ui-bundle.js.map", "..%2f..%2fpackage.json", "nothing.js"]) {
      await expectProblem(await get(file), "notFound");
    }
  });
});
