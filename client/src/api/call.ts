import {
  API_PREFIX,
  ROUTES,
  type Route,
  type RouteInput,
  type RouteName,
  type RouteOutput,
  type Routes,
} from "@crowdwire/protocol/rest";
import { z } from "zod";
import { type Fetch, request } from "./request.ts";

/** The parts that a route has, and no others. */
export type CallInput<Name extends RouteName> = {
  [Part in "params" | "query" | "body" as RouteInput<Name, Part> extends undefined ? never : Part]: Part extends "query"
    ? { [Key in keyof RouteInput<Name, Part>]?: RouteInput<Name, Part>[Key] | number }
    : RouteInput<Name, Part>;
} & (Routes[Name] extends { readonly upload: unknown }
  ? {
      file: Blob;
      /** Told how much of it is sent, 0…1. */
      onSent?: ((share: number) => void) | undefined;
    }
  : unknown);

export type CallAnswer<Name extends RouteName> = RouteOutput<Name, "answer">;

/**
 * Asks one route of the table (protocol/src/rest), checked by its shapes: `call(fetch, "readWorld", { params: { world } })`.
 * Throws what `request` throws.
 */
export function call<Name extends RouteName>(
  fetch: Fetch,
  name: Name,
  input: CallInput<Name>,
  more: { signal?: AbortSignal | undefined; headers?: Record<string, string> } = {},
): Promise<CallAnswer<Name>> {
  const { signal, headers } = more;
  const route: Route = ROUTES[name];
  const { params, query, body, file, onSent } = input as {
    params?: Record<string, string>;
    query?: Record<string, unknown>;
    body?: unknown;
    file?: Blob;
    onSent?: (share: number) => void;
  };
  return request(fetch, addressOf(route.path, params ?? {}, query ?? {}), {
    method: route.method,
    ...(body !== undefined && { body }),
    ...(file !== undefined && { file: { blob: file, contentType: route.upload?.contentType ?? file.type } }),
    ...(onSent && { onSent }),
    answer: (route.answer ?? z.undefined()) as z.ZodType<CallAnswer<Name>>,
    ...(headers && { headers }),
    ...(signal && { signal }),
  });
}

function addressOf(path: string, params: Record<string, string>, query: Record<string, unknown>): string {
  const filled = path.replace(/:(\w+)/gu, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(asked.map(([key, value]) => [key, String(value)])).toString();
  return `${API_PREFIX}${filled}${search === "" ? "" : `?${search}`}`;
}
