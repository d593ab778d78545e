import { describe, expect, it } from 'vitest';
import { startWorker } from './worker-link.ts';

const options = { file: null, masterKeys: [new Uint8Array(32)] as const };
const script = (body: string) =>
  new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads'; ${body}`)}`);
const operation = { group: 'outbox', name: 'counts', args: [] } as const;

describe('worker link', () => {
  it('carries batches to the thread and answers back', async () => {
    const link = await startWorker(
      options,
      () => undefined,
      script(`
        parentPort.on('message', (batch) => {
          if (batch === null) parentPort.close();
          else parentPort.postMessage(JSON.stringify([JSON.parse(batch).map(({ name }) => ({ ok: true, value: name }))]));
        });
        parentPort.postMessage('ready');`),
    );
    expect(await link.send([operation])).toEqual([{ ok: true, value: 'counts' }]);
    await link.close();
  });

  it('says once that the thread has died, and rejects what was under way and all that follows', async () => {
    const deaths: Error[] = [];
    const link = await startWorker(
      options,
      (error) => deaths.push(error),
      script(`parentPort.on('message', () => process.exit(3)); parentPort.postMessage('ready');`),
    );
    await expect(link.send([operation])).rejects.toThrow(/ended with code 3/);
    await expect(link.send([operation])).rejects.toThrow(/ended with code 3/);
    expect(deaths).toHaveLength(1);
    await link.close();
  });

  it('does the same when the thread breaks', async () => {
    const deaths: Error[] = [];
    const link = await startWorker(
      options,
      (error) => deaths.push(error),
      script(`parentPort.on('message', () => { throw new Error('broken'); }); parentPort.postMessage('ready');`),
    );
    await expect(link.send([operation])).rejects.toMatchObject({ name: 'StorageUnavailable' });
    expect(deaths).toHaveLength(1);
  });

  it('rejects when the database cannot be opened', async () => {
    const broken = startWorker(options, () => undefined, script(`throw new Error('no database');`));
    await expect(broken).rejects.toThrow('no database');
  });
});
