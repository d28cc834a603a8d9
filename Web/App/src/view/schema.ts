interface Schema {
  type?: string;
  properties?: Record<string, unknown>;
  required?: string[];
  additionalProperties?: unknown;
}

/** What is wrong with arguments at first sight: names that the tool does not know, and those it cannot do without. The server checks the rest. */
export function strangers(schema: unknown, value: unknown): { unknown: string[]; missing: string[] } {
  const { properties, required = [], additionalProperties } = (schema ?? {}) as Schema;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { unknown: [], missing: [...required] };
  }

  const open = properties === undefined || (additionalProperties !== undefined && additionalProperties !== false);
  return {
    unknown: open ? [] : Object.keys(value).filter(name => !Object.hasOwn(properties, name)),
    missing: required.filter(name => !Object.hasOwn(value, name)),
  };
}
