import { describe, expect, it } from 'vitest';
import { sessionOf } from './session.ts';

const hour = 3_600_000;
const now = 1_785_312_000_000;

/** The session of a token that ends then, read by a clock of ours that shows `now`. */
function session(expiresAt: number) {
  const claims = Buffer.from(JSON.stringify({ exp: Math.floor(expiresAt / 1000) })).toString('base64url');
  return sessionOf({ accessToken: `a.${claims}.c` }, { orgId: '00D7Q00000Bx3Lm', now, chance: 0 });
}

describe('how long a token is taken to last', () => {
  it('is what it says, and it is renewed after three quarters of that', () => {
    expect(session(now + 4 * hour)).toMatchObject({ expiresAt: now + 4 * hour, renewAt: now + 3 * hour });
  });

  it('is an hour where our clock is so far ahead that a token just given seems over: it is not renewed each second', () => {
    expect(session(now - hour)).toMatchObject({ expiresAt: now + hour, renewAt: now + 0.75 * hour });
  });
});
