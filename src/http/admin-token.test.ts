import { describe, expect, it } from 'vitest';
import { silentLogger } from '../core/logger.ts';
import { hashToken } from '../core/secret.ts';
import { requireToken } from './admin-token.ts';
import { createRootApi } from './create-api.ts';

const app = createRootApi({ log: silentLogger });
app.use(requireToken(hashToken('the-right-token')));
app.get('/', (c) => c.text('inside'));

const ask = (authorization?: string) =>
  app.request('/', authorization === undefined ? {} : { headers: { authorization } });

describe('requireToken', () => {
  it.each(['Bearer the-right-token', 'bearer  the-right-token '])('lets %j in', async (authorization) => {
    expect((await ask(authorization)).status).toBe(200);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    'Bearer the-right-token2',
    'Basic the-right-token',
    'the-right-token',
    `Bearer ${hashToken('the-right-token')}`,
  ])('refuses %j with one and the same answer', async (authorization) => {
    const response = await ask(authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({
      error: { code: 'unauthorized', message: 'Send Authorization: Bearer with a token that is valid here.' },
    });
  });
});
