import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AdminBench, connectionOf, openAdminBench } from '../../test/support/admin-bench.ts';
import { makeCheck } from '../../test/support/fake-helpdesk.ts';
import { createKeyedMutex } from '../core/mutex.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { CheckResult } from '../helpdesks/helpdesk.ts';
import { checkConnection } from './check-connection.ts';
import type { ConnectionAdministration } from './connection-administration.ts';

let bench: AdminBench;
beforeEach(async () => {
  bench = await openAdminBench();
});
afterEach(() => bench.close());

async function check(stop = new AbortController().signal): Promise<readonly CheckResult[]> {
  const { id } = (await bench.call('POST', '/connections', connectionOf())).body;
  const administration: ConnectionAdministration = {
    ...bench.tools,
    audit: { record: async () => undefined },
    lock: createKeyedMutex(),
    usageOf: async () => ({ routes: 0, openEscalations: 0, groups: [] }),
  };
  const results: CheckResult[] = [];
  for await (const result of checkConnection(administration, id, stop)) results.push(result);
  return results;
}

describe('a check', () => {
  it('ends when it is stopped, even in the middle of a look that never ends, and says so', async () => {
    const stop = new AbortController();
    bench.account.checks = async function* () {
      yield makeCheck('account', 'ok');
      setImmediate(() => stop.abort());
      await new Promise(() => undefined);
    };
    const results = await check(stop.signal);
    expect(results.map((one) => [one.id, one.status])).toEqual([
      ['account', 'ok'],
      ['connection', 'failed'],
    ]);
    expect(results[1]?.remedy?.en).toBe('Check again later.');
  });

  it('turns trouble that the adapter did not foresee into a result, with the advice that fits', async () => {
    bench.account.checks = async function* () {
      yield makeCheck('account', 'ok');
      throw new DeliveryFailure('GET app answered 401', { disposition: 'reauthorize', certainty: 'notSent' });
    };
    const [, last] = await check();
    expect([last?.status, last?.seen.en]).toEqual(['failed', 'GET app answered 401']);
    expect(last?.remedy?.fr).toContain('identifiants');
  });

  it('lets a bug of an adapter be one', async () => {
    bench.account.checks = async function* () {
      yield makeCheck('account', 'ok');
      throw new TypeError('not a function');
    };
    await expect(check()).rejects.toThrow('not a function');
  });
});
