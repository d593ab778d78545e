/**
 * Checks exchanges and webhooks against the vendor's own descriptions, which lie in the folder that the environment
 * variable PASSERELLE_SPECS names. They are not ours to publish, so they are not in this repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { deviations, notDescribed } from './openapi-deviations.ts';
import { convertDescription, isRecord, type JsonRecord, resolvePointer } from './openapi-schemas.ts';

export type SpecName = 'sunco' | 'support' | 'ringcentral';

export interface CheckedExchange {
  readonly spec: SpecName;
  readonly method: string;
  /** `/v2/apps/…`, `/api/v2/…` or what follows RingCentral's `/1.0`, with or without query. */
  readonly path: string;
  /** Parsed JSON; `undefined` for none and for multipart. */
  readonly requestBody: unknown;
  readonly status: number;
  /** Parsed JSON; `null` for an empty answer. */
  readonly responseBody: unknown;
}

const files: Readonly<Record<SpecName, string>> = {
  sunco: 'sunshine-conversations-v2.openapi.yaml',
  support: 'zendesk-support.openapi.yaml',
  ringcentral: 'ringcentral-engage-digital.openapi3.yaml',
};

/** Folder of the descriptions; `null`, with a notice, where there is none. In CI that is an error. */
export function specsFolder(): string | null {
  const folder = process.env['PASSERELLE_SPECS'];
  const hasAll = folder !== undefined && Object.values(files).every((file) => existsSync(join(folder, file)));
  if (hasAll) return folder;
  const notice = 'PASSERELLE_SPECS does not name a folder with the vendor descriptions';
  if (process.env['CI'] === 'true') throw new Error(`${notice}; in CI they are required`);
  process.stderr.write(`${notice}: their checks are skipped\n`);
  return null;
}

interface Description {
  readonly original: JsonRecord;
  validate(direction: 'request' | 'response', pointer: string, value: unknown): readonly ErrorObject[];
}

const loaded = new Map<SpecName, Description>();

function describe(spec: SpecName): Description {
  const known = loaded.get(spec);
  if (known !== undefined) return known;
  const folder = specsFolder();
  if (folder === null) throw new Error('Ask specsFolder() first: there are no descriptions');
  const original = parse(readFileSync(join(folder, files[spec]), 'utf8')) as JsonRecord;
  const compiled = new Map<string, ValidateFunction>();
  // The Support description is loose: it leaves out much of what the real API answers, and that most of it may be null.
  const request = newValidator(
    convertDescription(original, { direction: 'request', isClosed: true, isNullable: false }),
  );
  const response = newValidator(
    convertDescription(original, {
      direction: 'response',
      isClosed: spec !== 'support',
      isNullable: spec === 'support',
    }),
  );
  const description: Description = {
    original,
    validate: (direction, pointer, value) => {
      const key = `${direction} ${pointer}`;
      const ajv = direction === 'request' ? request : response;
      const check = compiled.get(key) ?? ajv.compile({ $ref: `description${pointer}` });
      compiled.set(key, check);
      return check(value) ? [] : (check.errors ?? []);
    },
  };
  loaded.set(spec, description);
  return description;
}

function newValidator(document: JsonRecord): Ajv2019 {
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateSchema: false, logger: false });
  addFormats.default(ajv);
  ajv.addFormat('binary', true);
  ajv.addSchema({ ...document, $id: 'description' });
  return ajv;
}

/** Everything in which the exchange differs from the description, deviations that we know of left out. */
export function validateExchange(exchange: CheckedExchange): readonly string[] {
  const [path = '', query = ''] = exchange.path.replace(/\.json(?=$|\?)/, '').split('?');
  const call = `${exchange.method} ${path}`;
  const { original, validate } = describe(exchange.spec);
  const template = findTemplate(original, { method: exchange.method, path });
  if (template === null) {
    const isKnown = exchange.spec === 'support' && notDescribed.some((pattern) => pattern.test(call));
    return isKnown || exchange.status === 404 ? [] : [`${call}: the description has no such operation`];
  }
  const at = `#/paths/${template.replaceAll('~', '~0').replaceAll('/', '~1')}/${exchange.method.toLowerCase()}`;
  const operation = resolvePointer(original, at);
  if (!isRecord(operation)) return [`${call}: the description has no such operation`];
  const found = [
    ...(exchange.spec === 'support' ? [] : queryProblems(original, { template, operation, query })),
    ...requestProblems(exchange, { at, operation, validate }),
    ...responseProblems(exchange, { at, operation, validate, original }),
  ];
  return found
    .filter(
      (problem) =>
        !deviations.some((each) => each.spec === exchange.spec && each.call.test(call) && each.problem.test(problem)),
    )
    .map((problem) => `${call}: ${problem}`);
}

interface Checked {
  readonly at: string;
  readonly operation: JsonRecord;
  readonly validate: Description['validate'];
}

function requestProblems(exchange: CheckedExchange, { at, operation, validate }: Checked): readonly string[] {
  // A refused request may be wrong on purpose: that is what was tried.
  if (exchange.requestBody === undefined || exchange.status >= 400) return [];
  const schema = '/requestBody/content/application~1json/schema';
  if (resolvePointer(operation, `#${schema}`) === undefined) return [];
  return validate('request', encodePointer(`${at}${schema}`), exchange.requestBody).map((error) =>
    tell('request', error),
  );
}

function responseProblems(
  exchange: CheckedExchange,
  { at, operation, validate, original }: Checked & { readonly original: JsonRecord },
): readonly string[] {
  const answer = resolvePointer(operation, `#/responses/${exchange.status}`);
  if (answer === undefined) return undeclaredProblems(exchange, { validate, original });
  const schema = `/responses/${exchange.status}/content/application~1json/schema`;
  if (resolvePointer(operation, `#${schema}`) === undefined || exchange.responseBody === null) return [];
  return validate('response', encodePointer(`${at}${schema}`), exchange.responseBody).map((error) =>
    tell('answer', error),
  );
}

function undeclaredProblems(
  exchange: CheckedExchange,
  { validate, original }: { readonly validate: Description['validate']; readonly original: JsonRecord },
): readonly string[] {
  if (exchange.status < 400) return [`answer: status ${exchange.status} is not described`];
  const errors = '#/components/schemas/errorResponse';
  if (exchange.spec !== 'sunco' || resolvePointer(original, errors) === undefined) return [];
  return validate('response', errors, exchange.responseBody).map((error) => tell('answer', error));
}

/** References are URIs: what a path template holds has to be escaped in them. */
function encodePointer(pointer: string): string {
  return pointer.replaceAll('{', '%7B').replaceAll('}', '%7D');
}

function tell(part: string, error: ErrorObject): string {
  const name =
    error.params['unevaluatedProperty'] ?? error.params['missingProperty'] ?? error.params['allowedValues'] ?? '';
  return `${part}${error.instancePath || '/'} ${error.message ?? error.keyword} ${JSON.stringify(name)}`;
}

function findTemplate(description: JsonRecord, { method, path }: { method: string; path: string }): string | null {
  const paths = isRecord(description['paths']) ? description['paths'] : {};
  const fitting = Object.entries(paths).filter(([template, item]) => {
    const pattern = template.replaceAll(/[.+^$()|[\]\\]/g, '\\$&').replaceAll(/\{[^}]+\}/g, '[^/]+');
    return isRecord(item) && item[method.toLowerCase()] !== undefined && new RegExp(`^${pattern}$`).test(path);
  });
  // `/users/me` is more to the point than `/users/{id}`.
  return fitting.map(([template]) => template).sort((a, b) => a.split('{').length - b.split('{').length)[0] ?? null;
}

function queryProblems(
  description: JsonRecord,
  { template, operation, query }: { template: string; operation: JsonRecord; query: string },
): readonly string[] {
  const item = isRecord(description['paths']) ? description['paths'][template] : undefined;
  const declared = [isRecord(item) ? item['parameters'] : [], operation['parameters']].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const parameters = declared.flatMap((parameter) => {
    const resolved =
      isRecord(parameter) && typeof parameter['$ref'] === 'string'
        ? resolvePointer(description, parameter['$ref'])
        : parameter;
    return isRecord(resolved) && resolved['in'] === 'query' ? [resolved] : [];
  });
  const names = parameters.map((parameter) => String(parameter['name']));
  const given = [...new URLSearchParams(query)];
  const unknown = given
    .filter(([key]) => !names.some((name) => isNamed(key, name)))
    .map(([key]) => `request: query parameter ${key} is not described`);
  const missing = names
    .filter((name, index) => parameters[index]?.['required'] === true && !given.some(([key]) => isNamed(key, name)))
    .map((name) => `request: query parameter ${name} is required`);
  const wrong = given
    .filter(([key, value]) => {
      const allowed = valuesOf(parameters.find((parameter) => isNamed(key, String(parameter['name']))));
      return allowed !== null && !allowed.includes(value);
    })
    .map(([key, value]) => `request: query parameter ${key} may not be ${value}`);
  return [...unknown, ...missing, ...wrong];
}

/** A list may be described with or without its brackets, and a map by an example of one key. */
function isNamed(key: string, name: string): boolean {
  return key === name || key.replace(/\[.*$/, '') === name || (/\[.+\]$/.test(name) && sameMap(key, name));
}

function sameMap(key: string, name: string): boolean {
  return /\[.+\]$/.test(key) && key.replace(/\[.*$/, '') === name.replace(/\[.*$/, '');
}

/** The values that a parameter, or an item of it, may have; `null` for any. */
function valuesOf(parameter: JsonRecord | undefined): readonly string[] | null {
  const schema = parameter?.['schema'];
  const items = isRecord(schema) && isRecord(schema['items']) ? schema['items'] : schema;
  const values = isRecord(items) ? items['enum'] : undefined;
  return Array.isArray(values) ? values.map(String) : null;
}

/** Everything in which a Sunshine Conversations webhook body differs from the description. */
export function validateWebhook(body: unknown): readonly string[] {
  const { original, validate } = describe('sunco');
  const envelope = body as { app?: unknown; webhook?: unknown; events?: readonly { type?: string }[] };
  const schemas = resolvePointer(original, '#/components/schemas');
  const problems = [
    ...validate('response', '#/components/schemas/appSubSchema', envelope.app).map((error) => tell('app', error)),
    ...validate('response', '#/components/schemas/webhookSubSchema', envelope.webhook).map((error) =>
      tell('webhook', error),
    ),
  ];
  for (const event of envelope.events ?? []) {
    const name = Object.entries(isRecord(schemas) ? schemas : {}).find(
      ([, schema]) => isRecord(schema) && schema['title'] === event.type,
    )?.[0];
    if (name === undefined) problems.push(`${event.type}: the description has no such event`);
    else {
      const found = validate('response', `#/components/schemas/${name}`, event).map((error) =>
        tell(event.type ?? '', error),
      );
      problems.push(
        ...found.filter(
          (problem) => !deviations.some((each) => each.call.test('WEBHOOK') && each.problem.test(problem)),
        ),
      );
    }
  }
  return problems;
}
