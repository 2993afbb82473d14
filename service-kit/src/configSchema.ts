import { z } from "zod";

/** A service's configuration: one flat object, one key per environment variable. */
export type ConfigSchema = z.ZodObject<Record<string, z.ZodType>>;

/** What a schema says about one environment variable. */
export interface ConfigKey {
  key: string;
  description: string | undefined;
  isSecret: boolean;
  isRequired: boolean;
  /** As it would be written in the environment; undefined when there is none or it is computed. */
  defaultText: string | undefined;
  /** "number", "true or false", "a, b or c" … */
  typeText: string;
}

/** Lists the keys of a configuration schema in the order in which it declares them. */
export function describeConfigKeys(schema: ConfigSchema): ConfigKey[] {
  return Object.entries(schema.shape).map(([key, field]) => {
    const meta = findMeta(field);
    const whenAbsent = z.safeParse(field, undefined);
    return {
      key,
      description: typeof meta["description"] === "string" ? meta["description"] : undefined,
      isSecret: meta["secret"] === true,
      isRequired: !whenAbsent.success,
      defaultText: whenAbsent.success ? writeDefault(whenAbsent.data) : undefined,
      typeText: describeType(field),
    };
  });
}

/** Names of the keys whose values must never be printed. */
export function secretKeys(schema: ConfigSchema): string[] {
  return describeConfigKeys(schema)
    .filter((entry) => entry.isSecret)
    .map((entry) => entry.key);
}

/** The metadata of a field, wherever in its chain of wrappers (`.default()`, `.optional()`, `.transform()`) `.meta()` was called. */
function findMeta(field: z.core.$ZodType): Record<string, unknown> {
  let current: z.core.$ZodType | undefined = field;
  let found: Record<string, unknown> = {};
  while (current !== undefined) {
    found = { ...z.globalRegistry.get(current), ...found };
    current = innerOf(current);
  }
  return found;
}

/** What a wrapper wraps; for a pipe its input, since that is what the environment must hold. */
function innerOf(field: z.core.$ZodType): z.core.$ZodType | undefined {
  const def = field._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType; out?: z.core.$ZodType };
  if (def.innerType !== undefined) {
    return def.innerType;
  }
  // A preprocess step is a pipe whose input is the bare transformation: the readable type stands on its other side.
  return def.in?._zod.def.type === "transform" ? def.out : def.in;
}

function describeType(field: z.core.$ZodType): string {
  const inner = innerOf(field);
  const def = field._zod.def;
  if (def.type === "pipe" && (def as { out?: z.core.$ZodType }).out?._zod.def.type === "boolean") {
    return "true or false"; // z.stringbool()
  }
  if (inner !== undefined) {
    return describeType(inner);
  }
  switch (def.type) {
    case "enum": {
      const values = Object.values((def as unknown as { entries: Record<string, string> }).entries);
      return listOr(values);
    }
    case "literal":
      return listOr((def as unknown as { values: unknown[] }).values.map(String));
    case "boolean":
      return "true or false";
    case "number": {
      const checks = (def as { checks?: z.core.$ZodCheck[] }).checks ?? [];
      const formats = [def, ...checks.map((check) => check._zod.def)].map((one) => (one as { format?: string }).format);
      return formats.some((format) => format?.includes("int") === true) ? "whole number" : "number";
    }
    case "string":
      return (def as { format?: string }).format === "url" ? "URL" : "text";
    default:
      return "text";
  }
}

function listOr(values: readonly string[]): string {
  return values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

function writeDefault(value: unknown): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.join(",");
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
