import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AdminBench, adminToken, connectionOf, openAdminBench } from '../../test/support/admin-bench.ts';
import { makeEscalation } from '../../test/support/builders.ts';
import { makeDelivery, makeMessage } from '../../test/support/records.ts';
import type { RemoteConversationId } from '../core/ids.ts';

let bench: AdminBench;
beforeEach(async () => {
  bench = await openAdminBench();
});
afterEach(() => bench.close());

const ids = {
  bots: 'bot_0198a3c5d1f07c3e8b52f1a09c64e7d2',
  connections: 'con_0198a3c5d1f07c3e8b52f1a09c64e7d2',
  routes: 'rte_0198a3c5d1f07c3e8b52f1a09c64e7d2',
  escalations: 'esc_0198a3c5d1f07c3e8b52f1a09c64e7d2',
  deliveries: 'dlv_0198a3c5d1f07c3e8b52f1a09c64e7d2',
  people: 'per_0198a3c5d1f07c3e8b52f1a09c64e7d2',
} as const;
const keyId = 'key_0198a3c5d1f07c3e8b52f1a09c64e7d2';

/** Every route of the app itself, so that a new one cannot stay out; ids filled in. */
function routesOf(known: Readonly<Partial<Record<keyof typeof ids, string>>> = {}) {
  return bench.routes.map(({ method, path, request }) => {
    const feature = path.split('/')[3] as keyof typeof ids;
    return {
      method: method.toUpperCase(),
      path: path
        .replace('/admin/v1', '')
        .replace('{id}', known[feature] ?? ids[feature])
        .replace('{keyId}', keyId),
      hasBody: request?.body !== undefined,
      hasId: path.includes('{id}'),
    };
  });
}

describe('every route', () => {
  it('is documented: there is no path that the tests below would not walk', () => {
    const documented = bench.routes.map(
      (one) => `${one.method.toUpperCase()} ${one.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    const served = bench.api.routes
      .filter((route) => route.method !== 'ALL')
      .map((route) => `${route.method} ${route.path}`);
    expect(new Set(served)).toEqual(new Set([...documented, 'GET /admin/v1/openapi.json']));
    expect(documented.length).toBeGreaterThan(35);
  });

  it('is closed to callers without the token, with a wrong one, or with a key of a bot', async () => {
    const { apiKey } = (await bench.call('POST', '/bots', { name: 'Bot' })).body;
    const wrong = ['', 'Bearer', `Basic ${adminToken}`, `Bearer ${adminToken}x`, `Bearer ${apiKey}`];
    const all = [
      ...routesOf(),
      { method: 'GET', path: '/openapi.json', hasBody: false },
      { method: 'GET', path: '/nothing', hasBody: false },
    ];
    for (const { method, path, hasBody } of all) {
      for (const authorization of wrong) {
        const answer = await bench.call(method, path, hasBody ? {} : undefined, { authorization });
        expect([method, path, authorization, answer.status]).toEqual([method, path, authorization, 401]);
        expect(answer.body.error.code).toBe('unauthorized');
      }
    }
  });

  it('refuses malformed ids, unknown fields and unknown query parameters', async () => {
    for (const { method, path, hasBody, hasId } of routesOf()) {
      if (hasId) {
        const malformed = await bench.call(
          method,
          path.replace(/(bot|con|rte|esc|dlv|per)_\w+/, 'x'),
          hasBody ? {} : undefined,
        );
        expect([path, malformed.status]).toEqual([path, 400]);
      }
      if (!hasBody) continue;
      const answer = await bench.call(method, path, { surprise: 1 });
      const isAbsent = answer.status === 404 && hasId;
      const paths = answer.body.error.details?.map((one: { path: string }) => one.path) ?? [];
      expect([path, isAbsent || paths.includes('surprise')]).toEqual([path, true]);
    }
    for (const list of ['/routes', '/escalations', '/deliveries', '/groups/plan']) {
      expect((await bench.call('GET', `${list}?surprise=1`)).body.error.details[0].path).toBe('query.surprise');
    }
  });

  const neededFields = {
    '/keys': { label: 'x' },
    '/skip': { reason: 'x' },
    '/desk/answer': { text: 'x' },
    '/desk/transfer': { groupId: 'x' },
  };

  it('answers 404 for what is not there', async () => {
    for (const { method, path, hasBody } of routesOf().filter((one) => one.hasId)) {
      const needed = Object.entries(neededFields).find(([end]) => path.endsWith(end))?.[1] ?? {};
      const answer = await bench.call(method, path, hasBody ? needed : undefined);
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
  });

  it('declares what it answers, and its answers are never kept by anybody on the way', async () => {
    for (const { responses, path } of bench.routes) {
      const [success] = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      expect([path, success?.[0] === '204' || 'content' in (success?.[1] ?? {})]).toEqual([path, true]);
    }
    expect((await bench.call('GET', '/overview')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('secrets', () => {
  it('are in no answer of any route and in no line of the log', async () => {
    const marked = { keySecret: 'MARKED-key-secret', webhookSecret: 'MARKED-webhook-secret' };
    bench.account.provisioned = { webhookSecret: 'MARKED-provisioned-secret' };
    const settings = { account: 'acme', ...marked };
    const { body: connection } = await bench.call('POST', '/connections', connectionOf({ settings }));
    const { body: made } = await bench.call('POST', '/bots', { name: 'Bot', callbackUrl: 'https://bot.test/' });
    const botId = made.bot.id;
    const { body: route } = await bench.call('POST', '/routes', { botId, skill: 'x', connectionId: connection.id });
    const state = { token: 'MARKED-conversation-token' };
    const remote = { remoteConversationId: 'remote' as RemoteConversationId, remoteUserId: null, state };
    const escalation = makeEscalation({ botId, connectionId: connection.id, remote, callbackUrl: 'https://bot.test/' });
    const delivery = makeDelivery(escalation, { payload: { text: 'MARKED-payload' } });
    await bench.keeper.create({ escalation, messages: [makeMessage(escalation)], deliveries: [delivery] });
    // Both were shown once, in the answer that made them.
    bench.answered.length = 0;

    const known = {
      bots: botId,
      connections: connection.id,
      routes: route.id,
      escalations: escalation.id,
      deliveries: delivery.id,
    };
    const isRemoval = ({ method }: { method: string }) => method === 'DELETE';
    const routes = routesOf(known);
    for (const { method, path, hasBody } of [...routes.filter((one) => !isRemoval(one)), ...routes.filter(isRemoval)]) {
      await bench.call(method, path, hasBody ? bodyFor(path, botId) : undefined);
    }
    const wrong = { settings: { keySecret: 'MARKED-'.repeat(40), region: 'MARKED-region' } };
    await bench.call('PATCH', `/connections/${connection.id}`, wrong);
    await bench.call('GET', '/openapi.json');

    expect(bench.answered.length).toBeGreaterThan(routes.length);
    const said = [...bench.answered, ...bench.logged];
    expect(said.join()).toContain('"keySecret":{"isSet":true}');
    for (const secret of ['MARKED', made.apiKey, made.callbackSecret, adminToken]) {
      expect(said.filter((text) => text.includes(secret)).map((text) => text.slice(0, 300))).toEqual([]);
    }
  });

  function bodyFor(path: string, botId: string): object {
    if (path.endsWith('/keys')) return { label: 'another' };
    return path.endsWith('/dry-run') ? { botId, skill: 'x' } : {};
  }
});

describe('the log', () => {
  it('says who changed what, by id', async () => {
    const { body } = await bench.call('POST', '/connections', connectionOf({ name: 'Secret name' }));
    const [line = ''] = bench.logged.filter((one) => one.includes('admin.changed'));
    expect(JSON.parse(line)).toEqual({
      event: 'admin.changed',
      actor: 'token',
      actorId: 'admin',
      action: 'connection.created',
      subject: body.id,
    });
  });
});

describe('GET /overview', () => {
  it('counts what is open, waiting and dead, and names what gets nothing', async () => {
    const { body: connection } = await bench.call('POST', '/connections', connectionOf());
    const escalation = makeEscalation({ connectionId: connection.id });
    await bench.keeper.create({ escalation, deliveries: [makeDelivery(escalation, { createdAt: 1_000 })] });
    bench.tools.gates.unauthorize(connection.id);
    expect((await bench.call('GET', '/overview')).body).toEqual({
      openEscalations: 1,
      waitingLanes: 1,
      waitingDeliveries: 1,
      deadDeliveries: 0,
      oldestWaitingAt: '1970-01-01T00:00:01.000Z',
      bots: 0,
      connections: 1,
      routes: 0,
      closedTargets: [{ target: connection.id, state: 'unauthorized' }],
    });
  });
});

describe('GET /openapi.json', () => {
  it('describes every route, with the fields of bodies, and asks for the token', async () => {
    const { body } = await bench.call('GET', '/openapi.json');
    expect(await new Validator().validate(structuredClone(body))).toMatchObject({ valid: true });
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(bench.routes.map((route) => route.path)));
    expect(body.components.schemas.ConnectionInput.properties.mapping.properties).toHaveProperty('senderId');
    expect(body.components.securitySchemes.adminToken).toMatchObject({ type: 'http', scheme: 'bearer' });
    const operations = bench.routes.map((route) => body.paths[route.path][route.method]);
    expect(new Set(operations.map((one) => one.operationId)).size).toBe(operations.length);
    for (const { security, summary } of operations)
      expect([security, summary]).toEqual([[{ adminToken: [] }], expect.any(String)]);
  });
});
