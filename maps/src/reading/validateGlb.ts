/// <reference path="./gltf-validator.d.ts" />
import { validateBytes } from "gltf-validator";
import { MapRefused } from "../MapRefused.ts";

/** More than enough to fill the refusal's text; the validator stops looking there. */
const MAX_ISSUES = 20;
const NAMED_ISSUES = 3;
const SEVERITY_INFORMATION = 2;

/**
 * Runs Khronos' glTF validator over a whole GLB: numbers that are no numbers, counts that lie, loops of nodes.
 * @throws MapRefused naming the first errors.
 */
export async function validateGlb(bytes: Uint8Array): Promise<void> {
  const report = await validateBytes(bytes, {
    format: "glb",
    writeTimestamp: false,
    maxIssues: MAX_ISSUES,
    // The validator does not know EXT_mesh_gpu_instancing: it takes the extension and its per-instance attributes,
    // which are accessors without a primitive, for mistakes.
    severityOverrides: Object.fromEntries(NOT_OUR_ERRORS.map((code) => [code, SEVERITY_INFORMATION])),
    externalResourceFunction: (uri) =>
      Promise.reject(new MapRefused("externalResource", `The map refers to ${uri.slice(0, 120)}.`)),
  });
  if (report.issues.numErrors === 0) return;
  const errors = report.issues.messages.filter((issue) => issue.severity === 0);
  const named = errors
    .slice(0, NAMED_ISSUES)
    .map((issue) => `${issue.code} at ${issue.pointer ?? "the file"}: ${issue.message}`);
  throw new MapRefused("invalid", `The model has ${report.issues.numErrors} errors. ${named.join(" · ")}`);
}

const NOT_OUR_ERRORS = ["UNSUPPORTED_EXTENSION", "UNUSED_OBJECT"];
