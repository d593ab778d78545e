import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDemo } from '../support/demo-process.ts';

vi.setConfig({ testTimeout: 90_000 });

const program = join(import.meta.dirname, '../../dist/main.js');

/** Where the program makes its temporary folders: of this test alone. */
let temporary: string;
const env = () => ({ ...process.env, TMPDIR: temporary });

beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'demo-process-'));
});

afterEach(async () => {
  await rm(temporary, { recursive: true });
});

function run(...args: readonly string[]) {
  return new Promise<{ readonly code: number; readonly out: string; readonly err: string }>((resolve) => {
    execFile(process.execPath, [program, ...args], { env: env() }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

describe('passerelle demo', () => {
  it('plays its story and prints one JSON object, nothing else, with --script --json', async () => {
    const { code, out, err } = await run('demo', '--script', '--json');
    expect(err).toBe('');
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    const { ok, steps } = JSON.parse(out) as { ok: boolean; steps: Record<string, unknown>[] };
    expect([code, ok]).toEqual([0, true]);
    expect(steps.length).toBeGreaterThan(20);
    for (const step of steps) expect(Object.keys(step)).toEqual(['name', 'ok', 'ms', 'detail']);
  });

  it('says what is wrong with its arguments, and ends with 2', async () => {
    const wrong = [['--helpdesk', 'nowhere'], ['--port', '70000'], ['--json'], ['--fast']];
    for (const args of wrong) {
      const { code, out, err } = await run('demo', ...args);
      expect([args, code, out]).toEqual([args, 2, '']);
      expect(err).toContain(args[0]);
    }
  });

  it('says that a port is in use, ends with 1 and leaves nothing behind', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, err } = await run('demo', '--port', String(port));
    server.close();
    expect(code).toBe(1);
    expect(err).toContain(`127.0.0.1:${port} is in use`);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('serves the page until Ctrl+C, then ends with 0 and leaves nothing behind', async () => {
    const demo = startDemo(['--port', '0'], env());
    const page = await demo.find(/Open this page:\s+(\S+)/);
    expect((await fetch(page)).status).toBe(200);
    expect(await readdir(temporary)).toHaveLength(1);
    expect(await demo.stop()).toBe(0);
    expect(await readdir(temporary)).toEqual([]);
  });
});
