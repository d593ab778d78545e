import { describe, expect, it } from 'vitest';
import { waitUntil } from '../../test/support/wait-until.ts';
import { createNudgedLoop } from './nudged-loop.ts';

describe('a loop that can be nudged', () => {
  it('comes back by itself, and stops when it is told to', async () => {
    let runs = 0;
    const loop = createNudgedLoop({
      soonMs: 1,
      run: async () => {
        runs += 1;
        return 1;
      },
    });
    loop.start();
    await waitUntil('three runs', () => runs >= 3);
    await loop.stop();
    const before = runs;
    loop.nudge();
    await new Promise((resolve) => setImmediate(resolve));
    expect(runs).toBe(before);
  });

  it('runs soon when asked, once for many requests, and never twice at once', async () => {
    let [runs, atOnce, most] = [0, 0, 0];
    let release: () => void = () => undefined;
    const loop = createNudgedLoop({
      soonMs: 1,
      run: async () => {
        runs += 1;
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        atOnce -= 1;
        return 60_000;
      },
    });
    loop.start();
    await waitUntil('the first run', () => runs === 1);
    for (let count = 0; count < 10; count += 1) loop.nudge();
    release();
    await waitUntil('the second run', () => runs === 2);
    release();
    await loop.stop();
    expect([runs, most]).toEqual([2, 1]);
  });
});
