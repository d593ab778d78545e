import { describe, expect, it } from 'vitest';
import { scriptedHttp } from '../../../test/support/scripted-http.ts';
import type { DeliveryFailure } from '../failure.ts';
import { callSalesforce } from './json-call.ts';
import { wireRoutingStatus } from './wire.ts';

describe('the limit of an org’s own API', () => {
  it('that is used up for the day is no wrong credential, and holds back nothing that needs it not', async () => {
    const said = [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }];
    const { http } = scriptedHttp([[/./, { status: 403, json: said }]]);
    const failure = await callSalesforce(
      { http, now: () => 0 },
      {
        method: 'GET',
        url: 'https://acme.my.salesforce.com/services/data/v67.0/query',
        what: 'GET query',
        credential: 'account',
        answer: wireRoutingStatus,
        signal: AbortSignal.timeout(10_000),
      },
    ).catch((error: DeliveryFailure) => error);
    expect(failure).toMatchObject({
      disposition: 'retry',
      pausesLane: true,
      pausesTarget: false,
      retryAfterMs: 60_000,
    });
  });
});
