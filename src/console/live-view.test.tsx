import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConsoleBench, openConsoleBench, sessionCookie, type Visitor } from '../../test/support/console-bench.ts';
import { idleMsMax } from '../people/sessions.ts';
import { liveView } from './live-view.tsx';

let bench: ConsoleBench;
let happens: (text: string) => void;

beforeEach(async () => {
  const second = new Promise<string>((resolve) => {
    happens = resolve;
  });
  bench = await openConsoleBench({
    pages: [
      {
        method: 'get',
        path: '/live',
        access: 'designer',
        handle: (c, tools) =>
          liveView(c, tools, async function* () {
            yield { event: 'state', part: <p>the first</p> };
            yield { event: 'state', part: <p>{await second}</p> };
          }),
      },
    ],
  });
});
afterEach(() => bench.close());

/** Opens the view as that visitor; what comes next on it, `null` at its end. */
async function follow(visitor: Visitor): Promise<() => Promise<string | null>> {
  const headers = { cookie: `${sessionCookie}=${visitor.cookies.get(sessionCookie)}` };
  const response = await bench.routes.request('http://console.test/console/live', { headers });
  const reader = response.body?.getReader();
  return async () => {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    return done ? null : Buffer.from(value as Uint8Array).toString();
  };
}

const people = () => bench.bench.stores.people;
const designer = async () => {
  const found = await people().findByName('designer@console.test');
  if (found === null) throw new Error('no designer');
  return found;
};

describe('a live view', () => {
  it('goes on as long as whoever opened it may see it', async () => {
    const next = await follow(await bench.signedIn('designer'));
    expect(await next()).toContain('the first');
    happens('the second');
    expect(await next()).toContain('the second');
  });

  const ends: Readonly<Record<string, () => Promise<unknown>>> = {
    'has signed out': async () => people().removeSessionsOf((await designer()).id, null),
    'was removed': async () => people().remove((await designer()).id),
    'was given a lower role': async () => people().update({ ...(await designer()), role: 'viewer' }),
    'has to choose another password': async () => people().update({ ...(await designer()), mustChangePassword: true }),
    'has not been here for half a day': async () => bench.bench.clock.move(idleMsMax + 1),
  };
  it.each(Object.keys(ends))('shows nothing more to somebody who %s', async (way) => {
    const next = await follow(await bench.signedIn('designer'));
    expect(await next()).toContain('the first');
    await ends[way]?.();
    happens('the secret');
    expect(await next()).toBeNull();
  });
});
