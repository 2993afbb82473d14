import { z } from "zod";
import { ConfigError, type ConfigProblem } from "./ConfigError.ts";
import { type ConfigSchema, describeConfigKeys } from "./configSchema.ts";

/**
 * Reads a service's configuration from an environment.
 *
 * An empty string means absent, since that is all a `.env` file or a manifest can say. Only the schema's own keys are
 * looked at. Every problem is reported together.
 *
 * @throws ConfigError whose message lists every problem with the key's description and never a value.
 */
export function loadEnv<Schema extends ConfigSchema>(
  schema: Schema,
  source: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const given: Record<string, string> = {};
  for (const key of Object.keys(schema.shape)) {
    const value = source[key]?.trim();
    if (value !== undefined && value !== "") {
      given[key] = value;
    }
  }
  const result = z.safeParse(schema, given);
  if (result.success) {
    return result.data;
  }
  const descriptions = new Map(describeConfigKeys(schema).map((entry) => [entry.key, entry.description]));
  const problems = result.error.issues.map((issue): ConfigProblem => {
    const key = issue.path.length === 0 ? "(together)" : String(issue.path[0]);
    const isMissing = issue.path.length === 1 && given[key] === undefined && key in schema.shape;
    return { key, message: isMissing ? "is missing" : issue.message, description: descriptions.get(key) };
  });
  throw new ConfigError(problems);
}
