import { createRequire } from "node:module";
import { dirname } from "node:path";
import { API_PREFIX } from "@crowdwire/protocol/rest";
import { type RequestHandler, Router } from "express";
import { sendServedFile } from "../http/serveFiles.ts";
import { createOpenApiDocument } from "./createOpenApiDocument.ts";

const FILES = new Set(["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"]);
/** A day: the files change with the version that is installed. */
const CACHE = "public, max-age=86400";

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>CrowdWire API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="${API_PREFIX}/docs/favicon-32x32.png">
<link rel="stylesheet" href="${API_PREFIX}/docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="${API_PREFIX}/docs/swagger-ui-bundle.js"></script>
<script src="${API_PREFIX}/docs/start.js"></script>
</body>
</html>
`;

/** Tries with one's own session: each request carries the header that our pages send. */
const START = `SwaggerUIBundle({
  url: "${API_PREFIX}/openapi.json",
  dom_id: "#page",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  persistAuthorization: false,
  tryItOutEnabled: true,
  requestInterceptor: (request) => {
    request.headers["X-CrowdWire"] = "1";
    return request;
  },
});
`;

/** What describes the API: the document at /openapi.json, and a page to browse it at /docs, with nothing from elsewhere. */
export function serveApiDocs(): Router {
  const router = Router();
  // swagger-ui-dist has no main file that could be asked for.
  const root = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  let document: string | undefined;

  router.get("/openapi.json", (_request, response) => {
    document ??= JSON.stringify(createOpenApiDocument());
    response.set("Cache-Control", "no-cache").type("json").send(document);
  });
  router.get("/docs", sendText("html", PAGE));
  router.get("/docs/start.js", sendText("js", START));
  router.get("/docs/:file", async (request, response, next) => {
    const { file } = request.params;
    const isOurs = FILES.has(file);
    if (!isOurs || !(await sendServedFile(request, response, { root, path: `/${file}`, cacheControl: CACHE }))) next();
  });
  return router;
}

function sendText(type: string, text: string): RequestHandler {
  return (_request, response) => {
    response.set("Cache-Control", "no-cache").type(type).send(text);
  };
}
