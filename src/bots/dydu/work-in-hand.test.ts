import { expect, it } from 'vitest';
import { createWorkInHand } from './work-in-hand.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('the end waits for what is in hand, for what that leads to, and for nothing that failed', async () => {
  const inHand = createWorkInHand();
  const done: string[] = [];
  const talk = inHand.add(turn().then(turn));
  void talk.then(() => inHand.add(turn().then(() => done.push('its mark'))));
  inHand.add(Promise.reject(new Error('storage is gone'))).catch(() => done.push('a failure'));
  await inHand.over(60_000);
  expect(done).toEqual(['a failure', 'its mark']);
});

it('the end comes all the same when something never ends', async () => {
  const inHand = createWorkInHand();
  void inHand.add(new Promise(() => undefined));
  await inHand.over(1);
});
