/** Whatever limit the document of the API names is where the API says no: what is at it is taken, what is past it refused. */
import { afterAll, describe, expect, it } from 'vitest';
import { createNativeBench } from '../../../../test/support/native-bench.ts';

const bench = createNativeBench();
afterAll(() => bench.close());

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
}
interface Edge {
  readonly path: string;
  readonly within: unknown;
  readonly beyond: unknown;
}
interface Place {
  readonly path: string;
  /** The whole body, with this value at the place. */
  fill(value: unknown): unknown;
}

const answer = await bench.app.request('/openapi.json');
const { schemas } = ((await answer.json()) as { components: { schemas: Readonly<Record<string, Schema>> } }).components;
const resolved = (schema: Schema): Schema =>
  schema.$ref === undefined ? schema : (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});

/** What has to stand beside a field for the rest to be right. */
const beside: Readonly<Record<string, object>> = {
  StartEscalation: { id: 's-1', conversationId: 'c-1' },
  SendMessage: { id: 'm-1', text: 'hello' },
  UpdateEscalation: { user: {} },
  EndEscalation: { by: 'user' },
  TranscriptLine: { author: 'user', text: 'hello' },
  SubmittedText: { kind: 'text', text: 'hello' },
  SubmittedAttachment: { kind: 'attachment', url: 'https://bot.example/a.pdf' },
  SubmittedLocation: { kind: 'location', latitude: 1, longitude: 2 },
  message: { text: 'hello' },
};

function edgesOf(given: Schema, name: string, place: Place): readonly Edge[] {
  const schema = resolved(given);
  const known = beside[given.$ref?.split('/').at(-1) ?? name] ?? {};
  const edge = (within: unknown, beyond: unknown): Edge => ({
    path: place.path,
    within: place.fill(within),
    beyond: place.fill(beyond),
  });
  const edges: Edge[] = [];
  const { maxLength, maxItems, maxProperties, minimum, maximum, items } = schema;
  if (maxLength !== undefined && schema.pattern === undefined) {
    const start = schema.format === 'uri' ? 'https://bot.example/' : '';
    edges.push(edge(start.padEnd(maxLength, 'x'), start.padEnd(maxLength + 1, 'x')));
  }
  if (minimum !== undefined) edges.push(edge(minimum, minimum - 1));
  if (maximum !== undefined) edges.push(edge(maximum, maximum + 1));
  if (maxProperties !== undefined) {
    const named = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`v${index}`, 1]));
    edges.push(edge(named(maxProperties), named(maxProperties + 1)));
  }
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const path = place.path === '' ? key : `${place.path}.${key}`;
    edges.push(...edgesOf(property, key, { path, fill: (value) => place.fill({ ...known, [key]: value }) }));
  }
  if (items !== undefined) {
    const first = items.enum?.[0] ?? sampleOf(items);
    if (maxItems !== undefined) edges.push(edge(Array(maxItems).fill(first), Array(maxItems + 1).fill(first)));
    edges.push(...edgesOf(items, name, { path: `${place.path}.0`, fill: (value) => place.fill([value]) }));
  }
  return [...edges, ...(schema.oneOf ?? []).flatMap((one) => edgesOf(one, name, place))];
}

function sampleOf(schema: Schema): object {
  const one = resolved(schema).oneOf?.[0] ?? schema;
  return beside[one.$ref?.split('/').at(-1) ?? ''] ?? {};
}

const { id } = bench.escalation;
const commands = {
  StartEscalation: ['POST', '/v1/escalations'],
  SendMessage: ['POST', `/v1/escalations/${id}/messages`],
  UpdateEscalation: ['PATCH', `/v1/escalations/${id}`],
  EndEscalation: ['POST', `/v1/escalations/${id}/end`],
} as const;

describe.each(Object.entries(commands))('every limit of %s', (name, [method, path]) => {
  const edges = edgesOf({ $ref: `#/components/schemas/${name}` }, name, { path: '', fill: (value) => value });

  it('holds at its edge, and the refusal names the field', async () => {
    expect(edges.length).toBeGreaterThan(0);
    for (const { path: field, within, beyond } of edges) {
      const taken = await bench.call(method, path, within);
      expect([field, taken.status < 300]).toEqual([field, true]);
      const refused = await bench.call(method, path, beyond);
      expect([field, refused.status, refused.body.error.details?.[0]?.path]).toEqual([field, 400, field]);
    }
  });
});

it('names of variables have at most 100 characters, and bodies are nested at most 32 deep', async () => {
  const start = (variables: object) =>
    bench.call('POST', '/v1/escalations', { ...beside['StartEscalation'], variables });
  const nested = (depth: number): object => (depth === 0 ? {} : { in: nested(depth - 1) });
  expect((await start({ ['n'.repeat(100)]: 1 })).status).toBeLessThan(300);
  expect((await start({ ['n'.repeat(101)]: 1 })).status).toBe(400);
  expect((await start(nested(30))).status).toBeLessThan(300);
  expect((await start(nested(31))).status).toBe(400);
});
