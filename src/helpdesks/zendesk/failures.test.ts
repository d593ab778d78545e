import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ScriptedAnswer, scriptedHttp } from '../../../test/support/scripted-http.ts';
import { HttpFailure } from '../../core/http-client.ts';
import { createJsonCaller } from './json-call.ts';

const signal = AbortSignal.timeout(10_000);

async function failureFor(answer: ScriptedAnswer | HttpFailure): Promise<unknown> {
  const scripted = answer instanceof HttpFailure ? null : scriptedHttp([[/./, answer]]).http;
  const http = scripted ?? { request: () => Promise.reject(answer) };
  const call = createJsonCaller({ http, now: () => 0, root: 'https://acme.zendesk.com', authorization: 'Basic x' });
  const answerShape = z.object({ id: z.string() });
  return await call({ method: 'GET', path: '/x', what: 'GET x', answer: answerShape, signal }).catch((error) => error);
}

const sunshine = (code: string) => ({ errors: [{ code, title: 'Some text about Mona' }] });

describe('what the vendor’s answers mean', () => {
  it.each([
    [{ status: 404, json: sunshine('conversation_not_found') }, 'gone', 'notSent'],
    [{ status: 423, json: sunshine('locked') }, 'gone', 'notSent'],
    [{ status: 404, json: sunshine('user_not_found') }, 'reject', 'notSent'],
    [{ status: 404, json: sunshine('app_not_found') }, 'reauthorize', 'notSent'],
    [{ status: 401, json: sunshine('unauthorized') }, 'reauthorize', 'notSent'],
    [{ status: 401, json: { error: "Couldn't authenticate you" } }, 'reauthorize', 'notSent'],
    [{ status: 403, json: { error: { title: 'Forbidden', message: 'x' } } }, 'reject', 'notSent'],
    [{ status: 422, json: { error: 'RecordInvalid', details: {} } }, 'reject', 'notSent'],
    // The search says this when it has no time, by either status.
    [{ status: 422, json: { error: 'unavailable', description: 'x' } }, 'retry', 'notSent'],
    [{ status: 409, json: sunshine('conflict') }, 'retry', 'notSent'],
    [{ status: 429, headers: { 'retry-after': '7' } }, 'retry', 'notSent'],
    [{ status: 503, headers: { 'retry-after': '7' } }, 'retry', 'notSent'],
    [{ status: 500, text: '<html>' }, 'retry', 'unknown'],
    [{ status: 200, text: 'not json' }, 'retry', 'unknown'],
    [{ status: 200, json: { id: 5 } }, 'retry', 'unknown'],
    [new HttpFailure('refused', 'notSent'), 'retry', 'notSent'],
    [new HttpFailure('reset', 'unknown'), 'retry', 'unknown'],
  ] as const)('%o: %s, %s', async (answer, disposition, certainty) => {
    expect(await failureFor(answer)).toMatchObject({ name: expect.any(String), disposition, certainty });
  });

  it('keeps the wait, the status and the code, and none of the text', async () => {
    expect(await failureFor({ status: 429, headers: { 'retry-after': '7' } })).toMatchObject({ retryAfterMs: 7000 });
    const failure = await failureFor({ status: 404, json: sunshine('user_not_found') });
    expect(failure).toMatchObject({
      status: 404,
      code: 'user_not_found',
      message: 'GET x answered 404 (user_not_found)',
    });
    expect(JSON.stringify(failure)).not.toContain('Mona');
    const forbidden = await failureFor({ status: 403, json: { error: { title: 'Forbidden', message: 'Mona' } } });
    expect(forbidden).toMatchObject({ code: 'Forbidden' });
  });
});
