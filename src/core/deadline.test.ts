import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { withDeadline } from './deadline.ts';

const untilAborted = async (signal: AbortSignal): Promise<unknown> => {
  if (!signal.aborted) await once(signal, 'abort');
  return signal.reason;
};

describe('withDeadline', () => {
  it('gives what the work gives, and passes its failure on', async () => {
    const { signal } = new AbortController();
    expect(await withDeadline(signal, 1_000, async () => 7)).toBe(7);
    await expect(withDeadline(signal, 1_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('ends the work with a TimeoutError when the time is over', async () => {
    const reason = await withDeadline(new AbortController().signal, 5, untilAborted);
    expect(reason).toMatchObject({ name: 'TimeoutError' });
  });

  it("ends the work with the parent's reason, also when the parent ended before", async () => {
    const parent = new AbortController();
    const running = withDeadline(parent.signal, 60_000, untilAborted);
    const reason = new Error('shutting down');
    parent.abort(reason);
    expect(await running).toBe(reason);
    expect(await withDeadline(parent.signal, 60_000, untilAborted)).toBe(reason);
  });

  it('leaves no listener on the parent', async () => {
    const parent = new AbortController();
    let inner: AbortSignal | null = null;
    await withDeadline(parent.signal, 60_000, async (signal) => {
      inner = signal;
    });
    parent.abort();
    expect(inner).toMatchObject({ aborted: false });
  });
});
