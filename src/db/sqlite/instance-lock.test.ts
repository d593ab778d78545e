import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { holdInstanceLock, isInstanceLocked } from './instance-lock.ts';

// Another process runs compiled sources: `npm test` builds them first.
const built = new URL('../../../dist/db/sqlite/instance-lock.js', import.meta.url);

describe('the lock of a data folder', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'passerelle-lock-'));

  it('is not held where nobody ever started, and looking makes no file', () => {
    const at = folder();
    expect(isInstanceLocked(join(at, 'lock'))).toBe(false);
    expect(existsSync(join(at, 'lock'))).toBe(false);
    rmSync(at, { recursive: true });
  });

  it.skipIf(!existsSync(built))(
    'is held by a process that has forgotten what it holds, until it dies (needs `npm run build`)',
    { timeout: 30_000 },
    async () => {
      const at = folder();
      const file = join(at, 'lock');
      const code = `
        import { holdInstanceLock } from '${built}';
        holdInstanceLock(${JSON.stringify(file)});
        for (let round = 0; round < 5; round += 1) {
          await new Promise((resolve) => setImmediate(resolve));
          globalThis.gc();
        }
        process.stdout.write('held');
        setInterval(() => undefined, 1000);
      `;
      const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', code], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const gone = once(child, 'exit');
      try {
        await Promise.race([once(child.stdout, 'data'), gone]);
        expect(isInstanceLocked(file)).toBe(true);
        expect(() => holdInstanceLock(file)).toThrow(/Another Passerelle process/);
      } finally {
        child.kill('SIGKILL');
        await gone;
      }
      expect(isInstanceLocked(file)).toBe(false);
      holdInstanceLock(file).release();
      rmSync(at, { recursive: true });
    },
  );
});
