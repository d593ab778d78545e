import { describe, expect, it } from 'vitest';
import type { HttpClient, HttpRequest } from '../core/http-client.ts';
import { obeyRateLimits } from './obey-rate-limits.ts';

function limited(answers: readonly { status: number; headers?: Record<string, string> }[]) {
  const asked: string[] = [];
  const clock = { at: 1_000_000 };
  const http: HttpClient = {
    request: async ({ url }) => {
      const answer = answers[asked.length] ?? { status: 200 };
      asked.push(url);
      return {
        status: answer.status,
        headers: answer.headers ?? {},
        text: async () => '',
        stream: async function* () {},
      };
    },
  };
  const client = obeyRateLimits(http, () => clock.at);
  const get = (url: string, more: Partial<HttpRequest> = {}) =>
    client.request({ method: 'GET', url, signal: new AbortController().signal, ...more });
  return { get, asked, clock };
}

const api = 'https://acme.example/api/v2/groups';

describe('obeyRateLimits', () => {
  it('asks nothing more until the time that a 429 named is over', async () => {
    const { get, asked, clock } = limited([{ status: 429, headers: { 'retry-after': '7' } }]);
    expect((await get(api)).status).toBe(429);
    await expect(get(api)).rejects.toMatchObject({ certainty: 'notSent', retryAfterMs: 7000, pausesTarget: true });
    clock.at += 7000;
    expect((await get(api)).status).toBe(200);
    expect(asked).toHaveLength(2);
  });

  it('waits for nobody whom a clock that was ahead has closed', async () => {
    const { get, clock } = limited([{ status: 429, headers: { 'retry-after': '7' } }]);
    await get(api);
    clock.at -= 86_400_000;
    expect((await get(api)).status).toBe(200);
  });

  it('stops when an answer says that nothing is left', async () => {
    const { get, asked } = limited([{ status: 200, headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '30' } }]);
    await get(api);
    await expect(get(api)).rejects.toMatchObject({ retryAfterMs: 30_000 });
    expect(asked).toHaveLength(1);
  });

  it('keeps the limits of two APIs of one account apart', async () => {
    const { get } = limited([{ status: 429, headers: { 'retry-after': '7' } }]);
    await get(api);
    expect((await get('https://acme.example/sc/v2/apps/1')).status).toBe(200);
  });

  it('lets nobody else wait for a conversation that has a rate of its own', async () => {
    const own = { hasOwnRate: true };
    const { get } = limited([{ status: 429 }, { status: 200 }, { status: 429 }]);
    expect((await get(api, own)).status).toBe(429);
    expect((await get(api)).status).toBe(200);
    expect((await get(api)).status).toBe(429);
    expect((await get(api, own)).status).toBe(200);
  });

  it('lets everything pass while something is left', async () => {
    const { get } = limited([{ status: 200, headers: { 'x-rate-limit-remaining': '1' } }]);
    await get(api);
    expect((await get(api)).status).toBe(200);
  });
});
