import { expect, it } from 'vitest';
import { createSharedAbort } from './shared-abort.ts';

it('a shared abort is listened to by many without a warning of a leak, and tells them all', async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on('warning', warned);
  const abort = createSharedAbort();
  let told = 0;
  for (let count = 0; count < 50; count += 1) abort.signal.addEventListener('abort', () => (told += 1));
  abort.abort();
  // a warning is told a turn later
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warned);
  expect(told).toBe(50);
  expect(warnings).toEqual([]);
});
