/** The description of the API is valid, and the page that shows it may load nothing from elsewhere. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNativeBench, type NativeBench, serveBench } from '../../../../test/support/native-bench.ts';
import { eventTypes } from '../../../escalations/escalation-event.ts';
import { bodyOf, events, signals } from '../event-catalogue.ts';
import { dataExamples, exampleOf } from '../event-examples.ts';

let bench: NativeBench;
let server: Awaited<ReturnType<typeof serveBench>>;
beforeAll(async () => {
  bench = createNativeBench();
  server = await serveBench(bench);
});
afterAll(() => server.stop());

interface Described {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId?: string }>>>>;
  readonly webhooks: Readonly<Record<string, unknown>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly example?: unknown }>> };
}
const described = async () => (await fetch(`${server.url}/openapi.json`)).json() as Promise<Described>;

describe('the description', () => {
  it('is valid OpenAPI 3.1, with every operation named once', async () => {
    const document = await described();
    const { valid, errors } = await new Validator().validate({ ...document });
    expect(errors ?? []).toEqual([]);
    expect([valid, document.openapi]).toEqual([true, '3.1.0']);
    const operations = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((one) => one.operationId),
    );
    expect(operations.length).toBeGreaterThanOrEqual(14);
    expect(new Set(operations).size).toBe(operations.length);
    expect(operations).not.toContain(undefined);
  });

  it('has only patterns that other tools can read', async () => {
    const patterns = [...JSON.stringify(await described()).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)];
    expect(patterns.length).toBeGreaterThan(2);
    for (const [, pattern = '""'] of patterns) {
      const text = JSON.parse(pattern) as string;
      expect(text).toMatch(/\$$/);
      expect(() => new RegExp(text, 'u')).not.toThrow();
    }
  });

  it('shows every event and signal as a webhook, with an example that is one', async () => {
    const { webhooks, components } = await described();
    const types = [...eventTypes, ...(Object.keys(signals) as (keyof typeof signals)[])];
    expect(Object.keys(webhooks)).toEqual(['webhook.test', ...types]);
    expect(Object.keys(dataExamples)).toHaveLength(types.length);
    for (const type of types) {
      const example = exampleOf(type, type in events);
      expect([type, bodyOf(type).parse(example)]).toEqual([type, example]);
    }
    expect(components.schemas['MessageCreatedEvent']?.example).toEqual(exampleOf('message.created', true));
    for (const name of ['StartEscalation', 'SendMessage', 'EndEscalation', 'Escalation', 'Problem']) {
      expect([name, components.schemas[name]?.example]).toEqual([name, expect.any(Object)]);
    }
  });

  it('shows examples that the API accepts', async () => {
    const { components } = await described();
    const { escalation } = bench;
    const paths = {
      StartEscalation: ['POST', '/v1/escalations'],
      SendMessage: ['POST', `/v1/escalations/${escalation.id}/messages`],
      SendTyping: ['POST', `/v1/escalations/${escalation.id}/typing`],
      MarkRead: ['POST', `/v1/escalations/${escalation.id}/read`],
      UpdateEscalation: ['PATCH', `/v1/escalations/${escalation.id}`],
      EndEscalation: ['POST', `/v1/escalations/${escalation.id}/end`],
    } as const;
    for (const [name, [method, path]] of Object.entries(paths)) {
      const { status } = await bench.call(method, path, components.schemas[name]?.example);
      expect([name, status < 300]).toEqual([name, true]);
    }
  });
});

describe('the reference page', () => {
  it('is served compressed, and may load nothing from elsewhere', async () => {
    const page = await fetch(`${server.url}/docs`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const script = await fetch(`${server.url}/docs/swagger-ui-bundle.js`);
    expect([script.status, script.headers.get('content-encoding')]).toEqual([200, 'gzip']);
    expect((await fetch(`${server.url}/docs/package.json`)).status).toBe(404);
  });
});
