import { PROBLEMS } from "@crowdwire/protocol";
import { ACCESS, type Access, API_PREFIX, Problem, REQUEST_HEADER, ROUTES, type Route } from "@crowdwire/protocol/rest";
import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";

/** The table of routes as an OpenAPI 3.1 document. */
export function createOpenApiDocument(): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const [name, route] of Object.entries(ROUTES) as [string, Route][]) {
    const path = route.path.replace(/:(\w+)/gu, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return createDocument(
    {
      openapi: "3.1.0",
      info: {
        title: "CrowdWire",
        version: "1",
        description: [
          "Worlds, the people in them, and the order they keep.",
          `Sign in with one of the routes under Sign-in; send the access token as \`Authorization: Bearer …\`. Requests that change something need the header \`${REQUEST_HEADER}: 1\`.`,
          "Every refusal is a problem (RFC 9457) whose `code` is stable.",
        ].join("\n\n"),
      },
      servers: [{ url: API_PREFIX }],
      paths,
      components: {
        securitySchemes: {
          accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "Audience api." },
          administratorToken: { type: "http", scheme: "bearer", bearerFormat: "JWT", description: "Audience admin." },
        },
      },
    },
    { allowEmptySchema: { unknown: true } },
  );
}

const csrfHeader = z.object({ [REQUEST_HEADER]: z.literal("1") });

function operation(operationId: string, route: Route): ZodOpenApiOperationObject {
  const status = String(route.status ?? (route.answer === undefined ? 204 : 200));
  return {
    operationId,
    tags: [route.topic],
    summary: route.summary,
    description: `**Who may:** ${whoMay(route.who)}`,
    security: securityOf(route),
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(route.method !== "GET" && { header: csrfHeader }),
    },
    ...(route.body && { requestBody: { content: { "application/json": { schema: route.body } } } }),
    ...(route.upload && {
      requestBody: { content: { [route.upload.contentType]: { schema: { type: "string", format: "binary" } } } },
    }),
    responses: {
      [status]: {
        description: status === "302" ? "Leads on." : "Done.",
        ...(route.answer && { content: { "application/json": { schema: route.answer } } }),
      },
      default: {
        description: `Refused. Codes: ${Object.keys(PROBLEMS).join(", ")}.`,
        content: { "application/problem+json": { schema: Problem } },
      },
    },
  };
}

function securityOf({ who, path }: Route): Record<string, string[]>[] {
  if (path.startsWith("/admin/")) return [{ administratorToken: [] }];
  return who === "anyone" ? [{}, { accessToken: [] }] : [{ accessToken: [] }];
}

/** A sentence for each kind of access. */
export function whoMay(who: Access): string {
  return who in ACCESS ? ACCESS[who as keyof typeof ACCESS] : `Members of the world whose role has \`${who}\`.`;
}
