type Values = Record<string, unknown>;

/** A deep merge of maps; the second wins. */
export function merge(base: Readonly<Values>, over: Readonly<Values>): Values {
  const merged: Values = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const existing = merged[key];
    merged[key] = isMap(existing) && isMap(value) ? merge(existing, value) : value;
  }
  return merged;
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
