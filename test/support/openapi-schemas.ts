/**
 * Turns the schemas of an OpenAPI 3.0 description into JSON Schema 2019-09: `nullable`, discriminators, read-only and
 * write-only properties, and no property beyond those that are described.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonRecord = { [key: string]: Json };

export interface Conversion {
  /** What the bodies are: a request must not carry read-only properties, an answer no write-only ones. */
  readonly direction: 'request' | 'response';
  /** Whether properties that the description does not name are mistakes. */
  readonly isClosed: boolean;
  /** Whether any value may be null, for a description that hardly ever says so. */
  readonly isNullable: boolean;
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The whole description, with every schema in it converted; references keep working. */
export function convertDescription(description: JsonRecord, conversion: Conversion): JsonRecord {
  const convert = (node: Json, isSchema: boolean): Json => {
    if (Array.isArray(node)) return node.map((each) => convert(each, false));
    if (!isRecord(node)) return node;
    if (isSchema) return convertUse(description, node, conversion);
    return Object.fromEntries(
      Object.entries(node)
        .filter(([key]) => key !== 'example' && key !== 'examples')
        .map(([key, value]) => [key, convert(value, key === 'schema')]),
    );
  };
  const components = isRecord(description['components']) ? description['components'] : {};
  const schemas = isRecord(components['schemas']) ? components['schemas'] : {};
  const converted = Object.entries(schemas).map(([name, schema]) => [
    name,
    isRecord(schema) ? convertSchema(description, schema, conversion) : schema,
  ]);
  return {
    paths: convert(description['paths'] ?? {}, false),
    components: {
      ...(convert({ ...components, schemas: {} }, false) as JsonRecord),
      schemas: Object.fromEntries(converted),
    },
  };
}

/** A schema where a value stands: here, and not inside a composition, unknown properties can be told. */
function convertUse(description: JsonRecord, schema: JsonRecord, conversion: Conversion): JsonRecord {
  const converted = byKind(description, schema) ?? convertSchema(description, schema, conversion);
  if (conversion.isNullable) return allowNull(converted);
  if (!conversion.isClosed || !namesProperties(description, schema)) return converted;
  return { allOf: [converted], unevaluatedProperties: false };
}

/** A reference to a schema that only names its kinds by a discriminator stands for whichever kind it is. */
function byKind(description: JsonRecord, { $ref: reference }: JsonRecord): JsonRecord | null {
  const target = typeof reference === 'string' ? resolvePointer(description, reference) : undefined;
  if (!isRecord(target) || target['oneOf'] !== undefined || !isRecord(target['discriminator'])) return null;
  return { allOf: discriminated(target['discriminator'], []) };
}

const combinations = ['allOf', 'anyOf', 'oneOf'];
const dropped = [
  'example',
  'discriminator',
  'nullable',
  'readOnly',
  'writeOnly',
  'deprecated',
  'description',
  'default',
  'title',
];

function convertSchema(description: JsonRecord, schema: JsonRecord, conversion: Conversion): JsonRecord {
  const result: JsonRecord = {};
  for (const [key, value] of Object.entries(schema)) {
    if (dropped.includes(key) && !isRecord(value)) continue;
    if (key === 'discriminator' || key === 'example' || key === 'default') continue;
    // Alternatives without a discriminator overlap in these descriptions, so that "exactly one" cannot be meant.
    result[key === 'oneOf' ? 'anyOf' : key] = convertKeyword(description, { key, value, conversion });
  }
  if (isRecord(schema['discriminator']) && Array.isArray(schema['oneOf'])) {
    delete result['anyOf'];
    result['allOf'] = discriminated(schema['discriminator'], schema['oneOf']);
  }
  return schema['nullable'] === true ? allowNull(result) : result;
}

function convertKeyword(
  description: JsonRecord,
  { key, value, conversion }: { key: string; value: Json; conversion: Conversion },
): Json {
  const branch = (each: Json): Json => (isRecord(each) ? convertSchema(description, each, conversion) : each);
  if (key === 'properties' && isRecord(value)) {
    const entries = Object.entries(value).map(([name, schema]): [string, Json] => {
      if (!isRecord(schema)) return [name, schema];
      const isWrongWay = schema[conversion.direction === 'request' ? 'readOnly' : 'writeOnly'] === true;
      return [name, isWrongWay && conversion.isClosed ? false : convertUse(description, schema, conversion)];
    });
    return Object.fromEntries(entries);
  }
  if (key === 'items' || key === 'additionalProperties') {
    return isRecord(value) ? convertUse(description, value, conversion) : value;
  }
  if (combinations.includes(key) && Array.isArray(value)) return value.map(branch);
  return key === 'not' ? branch(value) : value;
}

/** One `if` per value of the discriminator, as the alternatives themselves overlap. */
function discriminated(discriminator: JsonRecord, branches: Json[]): Json[] {
  const name = String(discriminator['propertyName']);
  const mapping = isRecord(discriminator['mapping']) ? Object.entries(discriminator['mapping']) : [];
  const implicit = branches.flatMap((branch): [string, Json][] => {
    const reference = isRecord(branch) ? String(branch['$ref']) : '';
    return [[reference.split('/').at(-1) ?? '', reference]];
  });
  const pairs = mapping.length > 0 ? mapping : implicit;
  return [
    { required: [name], properties: { [name]: { enum: pairs.map(([value]) => value) } } },
    ...pairs.map(([value, reference]) => ({
      if: { properties: { [name]: { const: value } } },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
      then: { $ref: String(reference) },
    })),
  ];
}

function allowNull(schema: JsonRecord): JsonRecord {
  if (typeof schema['type'] !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const values = Array.isArray(schema['enum']) ? { enum: [...schema['enum'], null] } : {};
  return { ...schema, type: [schema['type'], 'null'], ...values };
}

/** Whether the schema, looked through its compositions, names properties and leaves none open. */
function namesProperties(description: JsonRecord, schema: JsonRecord, depth = 0): boolean {
  if (depth > 8) return false;
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const target = resolvePointer(description, reference);
    return isRecord(target) && namesProperties(description, target, depth + 1);
  }
  if (schema['additionalProperties'] !== undefined) return false;
  if (isRecord(schema['properties'])) return true;
  const branches = combinations.flatMap((key) => (Array.isArray(schema[key]) ? schema[key] : []));
  return (
    branches.length > 0 && branches.every((each) => isRecord(each) && namesProperties(description, each, depth + 1))
  );
}

/** What a local reference such as `#/components/schemas/user` points at. */
export function resolvePointer(description: JsonRecord, reference: string): Json | undefined {
  let node: Json | undefined = description;
  for (const step of reference.replace(/^#\//, '').split('/')) {
    if (!isRecord(node)) return undefined;
    node = node[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return node;
}
