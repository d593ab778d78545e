import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort, runBuilt } from '../support/built-program.ts';
import { until } from '../support/running-app.ts';

describe('passerelle doctor beside a running Passerelle', () => {
  it('says which process it is and that it is ready, and disturbs nothing', { timeout: 60_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'passerelle-doctor-'));
    const port = String(await freePort());
    const env = { PASSERELLE_DATA: folder, PASSERELLE_PORT: port, PASSERELLE_PUBLIC_URL: `http://127.0.0.1:${port}` };
    const { child, ended } = runBuilt(['start'], env);
    const status = () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        (response) => response.status,
        () => 0,
      );
    try {
      await until('the program to be ready', async () => (await status()) === 200, 30_000);
      const doctor = runBuilt(['doctor'], env);
      expect([await doctor.ended, doctor.text.err]).toEqual([0, '']);
      if (process.platform === 'linux') expect(doctor.text.out).toContain(`process ${child.pid} holds the data folder`);
      expect(doctor.text.out).toMatch(/✓ port .*is ready/);
      expect(doctor.text.out).toMatch(
        /✓ public address .*leads to a running Passerelle|! public address .*this machine/,
      );
      const second = runBuilt(['start'], { ...env, PASSERELLE_PORT: '0' });
      expect([await second.ended, second.text.err]).toEqual([1, expect.stringContaining('Another Passerelle process')]);
      expect(await status()).toBe(200);
    } finally {
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
      await rm(folder, { recursive: true, force: true });
    }
  });
});
