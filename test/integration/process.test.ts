import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

// Each start loads the whole program, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const program = join(import.meta.dirname, '../../dist/main.js');
let dataFolder: string;
const running: ChildProcess[] = [];

beforeEach(async () => {
  expect(existsSync(program), 'run `npm run build` first').toBe(true);
  dataFolder = await mkdtemp(join(tmpdir(), 'passerelle-'));
});

afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await rm(dataFolder, { recursive: true });
});

function run(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'] ?? '', PASSERELLE_DATA: dataFolder, PASSERELLE_PORT: '0', ...env },
  });
  running.push(child);
  const text = { out: '', err: '' };
  child.stderr.on('data', (chunk: Buffer) => {
    text.err += chunk.toString();
  });
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => {
    text.out += `${line}\n`;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string,
  }));
  /** The first line of output that has this text. */
  const line = (wanted: string) =>
    new Promise<string>((resolve, reject) => {
      lines.on('line', (each) => each.includes(wanted) && resolve(each));
      ended.then(() => reject(new Error(`it ended without saying "${wanted}":\n${text.out}${text.err}`)), reject);
    });
  return { child, text, ended, line };
}

const originOf = (line: string) => (JSON.parse(line) as { origin: string }).origin;

it('a command whose reader goes before everything is said ends as if it had been read', async () => {
  const { child, ended, text } = run(['help']);
  child.stdout.destroy();
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(text.err).toBe('');
});

describe('passerelle start', () => {
  it('serves, and on SIGTERM ends with 0', async () => {
    const { child, ended, line } = run(['start']);
    const origin = originOf(await line('server.listening'));
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    const opened = await fetch(origin, { redirect: 'manual' });
    expect([opened.status, opened.headers.get('location')]).toEqual([302, '/console']);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it('never writes the administrator token into its output when no person reads it', async () => {
    const { child, text, ended, line } = run(['start']);
    await line('server.listening');
    child.kill('SIGINT');
    await ended;
    const token = (await readFile(join(dataFolder, 'admin-token'), 'utf8')).trim();
    expect(token).toMatch(/^psadmin_/);
    expect(`${text.out}${text.err}`).not.toContain(token);
    expect(text.err).toContain(join(dataFolder, 'admin-token'));
  });

  it('starts again on the same folder', async () => {
    for (const time of [1, 2]) {
      const { child, ended, line, text } = run(['start']);
      await line('server.listening');
      child.kill('SIGTERM');
      expect((await ended).code).toBe(0);
      expect(text.err.includes('administrator token')).toBe(time === 1);
    }
  });

  it('ends with 1 and every mistake when its configuration is bad', async () => {
    const { text, ended } = run(['start'], { PASSERELLE_PORT: 'x', PASSERELLE_PUBLIC_ULR: 'https://x.example' });
    expect((await ended).code).toBe(1);
    expect(text.err).toContain('PASSERELLE_PORT: found "x"');
    expect(text.err).toContain('PASSERELLE_PUBLIC_URL, perhaps');
    expect(text.out).toBe('');
  });

  it('ends with 1 and says what to do when its port is taken', async () => {
    const first = run(['start']);
    const port = new URL(originOf(await first.line('server.listening'))).port;
    const second = run(['start'], { PASSERELLE_PORT: port, PASSERELLE_DATA: join(dataFolder, 'other') });
    expect((await second.ended).code).toBe(1);
    expect(second.text.err).toContain('in use');
  });
});

describe('passerelle', () => {
  it('ends with 2 and lists its commands for an unknown one', async () => {
    const { text, ended } = run(['strat']);
    expect((await ended).code).toBe(2);
    expect(text.err).toContain('start');
  });
});
