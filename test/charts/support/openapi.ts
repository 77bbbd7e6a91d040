/** From the OpenAPI document of a Kubernetes API server to JSON Schemas that refuse what it does not know. */

export interface OpenApi {
  definitions: Record<string, Definition>;
}

type Definition = Schema & {
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
};

export interface Schema {
  type?: string;
  format?: string;
  $ref?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  enum?: unknown[];
  oneOf?: Schema[];
}

const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

/**
 * One schema for each kind, with all definitions that it reaches inside it.
 * @returns file name (as kubeconform asks for it: deployment-apps-v1.json) and schema
 */
export function schemasByKind(document: OpenApi): [file: string, schema: object][] {
  return Object.entries(document.definitions).flatMap(([name, definition]) =>
    (definition['x-kubernetes-group-version-kind'] ?? []).map(
      ({ group, version, kind }): [string, object] => {
        const shortGroup = group === '' ? '' : `${group.split('.')[0] ?? ''}-`;
        const apiVersion = group === '' ? version : `${group}/${version}`;
        const definitions = Object.fromEntries(
          reachable(document, name).map((each) => [
            each,
            strict(each, document.definitions[each]!),
          ]),
        );
        const identity = {
          properties: { apiVersion: { enum: [apiVersion] }, kind: { enum: [kind] } },
        };
        const allOf = [
          { $ref: `#/definitions/${name}` },
          { ...identity, required: ['apiVersion', 'kind'] },
        ];
        return [`${kind}-${shortGroup}${version}.json`.toLowerCase(), { allOf, definitions }];
      },
    ),
  );
}

/** The names of all definitions that one reaches, itself included. */
function reachable(document: OpenApi, start: string): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const text = JSON.stringify(document.definitions[name]);
    for (const match of text.matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) visit(match[1]!);
  };
  visit(start);
  return [...found];
}

function strict(name: string, definition: Definition): Schema {
  // The document calls a quantity a string, but the server also takes a number.
  if (name === quantity) return { oneOf: [{ type: 'string' }, { type: 'number' }] };
  return strictSchema(definition);
}

function strictSchema(schema: Schema): Schema {
  if (schema.$ref !== undefined) return { $ref: schema.$ref };
  if (schema.format === 'int-or-string')
    return { oneOf: [{ type: 'string' }, { type: 'integer' }] };
  const { type, required, enum: values, items, properties, additionalProperties } = schema;
  return {
    ...(type === undefined ? {} : { type }),
    ...(required === undefined ? {} : { required }),
    ...(values === undefined ? {} : { enum: values }),
    ...(items === undefined ? {} : { items: strictSchema(items) }),
    ...(properties === undefined
      ? {}
      : { properties: mapValues(properties, strictSchema), additionalProperties: false }),
    ...(additionalProperties === undefined
      ? {}
      : {
          additionalProperties:
            typeof additionalProperties === 'object'
              ? strictSchema(additionalProperties)
              : additionalProperties,
        }),
  };
}

const mapValues = (
  record: Record<string, Schema>,
  change: (value: Schema) => Schema,
): Record<string, Schema> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
