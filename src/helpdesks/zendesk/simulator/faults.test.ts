import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedSimulator, serveSimulator } from '../../../../test/support/serve-simulator.ts';
import { callZendesk, type ZendeskCaller } from '../../../../test/support/zendesk-caller.ts';
import { simulateZendesk, type ZendeskSimulator } from './index.ts';

let served: ServedSimulator<ZendeskSimulator>;
let api: ZendeskCaller;

beforeEach(async () => {
  served = await serveSimulator(simulateZendesk);
  api = callZendesk(served);
});
afterEach(() => served.close());

const create = () => api.sunco('POST', '/users', { externalId: 'crm-1' });
const exists = async () => (await api.sunco('GET', '/users/crm-1')).status === 200;
const match = /^POST \/v2\/apps\/[^/]+\/users$/;

describe('a fault', () => {
  it('answers a status before the work, as often as it says, with the time to wait', async () => {
    served.simulator.faults.add({ match, times: 1, fault: { kind: 'status', status: 429, retryAfterSeconds: 7 } });
    const refused = await create();
    expect([refused.status, refused.headers.get('retry-after'), await exists()]).toEqual([429, '7', false]);
    expect((await create()).status).toBe(201);
  });

  it('answers a status after the work', async () => {
    served.simulator.faults.add({ match, times: 1, fault: { kind: 'statusAfterWork', status: 502 } });
    expect([(await create()).status, await exists()]).toEqual([502, true]);
  });

  it.each([
    ['before', false],
    ['after', true],
  ] as const)('breaks the connection %s the work, which is then done: %s', async (when, isDone) => {
    served.simulator.faults.add({ match, times: 1, fault: { kind: 'reset', when } });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(await exists()).toBe(isDone);
  });

  it('leaves the caller waiting, and does no work', async () => {
    served.simulator.faults.add({ match, times: 1, fault: { kind: 'hang' } });
    const url = `${served.card['baseUrl']}/v2/apps/${served.card['appId']}/users`;
    const headers = { authorization: api.suncoAuthorization, 'content-type': 'application/json' };
    const call = fetch(url, {
      method: 'POST',
      headers,
      body: '{"externalId":"crm-1"}',
      signal: AbortSignal.timeout(50),
    });
    await expect(call).rejects.toThrow('aborted due to timeout');
    expect(await exists()).toBe(false);
  });

  it('delays an answer', async () => {
    served.simulator.faults.add({ match, times: 1, fault: { kind: 'delay', ms: 40 } });
    const begun = performance.now();
    expect((await create()).status).toBe(201);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(39);
  });

  it('hits only the calls that it matches, in Support too', async () => {
    served.simulator.faults.add({ match: /^GET \/api\/v2\/groups$/, times: 1, fault: { kind: 'status', status: 503 } });
    expect((await api.support('GET', '/users/me')).status).toBe(200);
    expect((await api.support('GET', '/groups.json?page[size]=1')).status).toBe(503);
    expect((await api.support('GET', '/groups')).status).toBe(200);
  });
});
