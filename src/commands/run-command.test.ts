import { describe, expect, it } from 'vitest';
import { backup } from './backup.ts';
import type { Command, CommandIo } from './command.ts';
import { demo } from './demo.ts';
import { doctor } from './doctor.ts';
import { reseal } from './reseal.ts';
import { runCommand } from './run-command.ts';
import { simulator } from './simulator.ts';
import { start } from './start.ts';
import { version } from './version.ts';

const failing: Command = {
  name: 'failing',
  summary: 'Fails.',
  exitCodes: { 0: 'never', 1: 'always' },
  example: 'passerelle failing',
  run: () => Promise.reject(new Error('the port is in use', { cause: new Error('EADDRINUSE') })),
};

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const io: CommandIo = {
    env,
    print: (line) => out.push(line),
    printError: (line) => err.push(line),
    isTerminal: false,
    stopped: AbortSignal.abort(),
  };
  const code = await runCommand([start, simulator, version, failing], args, io);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('runCommand', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('lists commands and variables for %j', async (args) => {
    const { code, out } = await run(args);
    expect(code).toBe(0);
    for (const text of ['start', 'simulator', 'version', 'help', 'PASSERELLE_PORT [8080]']) expect(out).toContain(text);
  });

  it('refuses an unknown command and lists the known ones', async () => {
    const { code, err, out } = await run(['strat']);
    expect(code).toBe(2);
    expect(err).toContain('"strat"');
    expect(err).toContain('simulator');
    expect(out).toBe('');
  });

  it.each([['version'], ['--version']])('prints the version for %s', async (name) => {
    expect((await run([name])).out).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('tells a failure with its cause in one line and ends with 1', async () => {
    const { code, err } = await run(['failing']);
    expect(code).toBe(1);
    expect(err).toBe('failing: the port is in use (EADDRINUSE)');
  });

  it('starts nothing with a bad configuration, and names every mistake', async () => {
    const { code, err } = await run(['start'], { PASSERELLE_PORT: 'x', PASSERELLE_PROT: '1' });
    expect(code).toBe(1);
    expect(err).toContain('PASSERELLE_PORT');
    expect(err).toContain('PASSERELLE_PROT');
  });

  it.each([
    [['start', 'now'], 'no arguments'],
    [['simulator', 'nothing-like-this'], 'Name one helpdesk'],
    [['simulator', '--colour', 'red'], '--colour'],
  ])('refuses the arguments %j', async (args, reason) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain(reason);
    expect(err).toContain(`${args[0]}: `);
  });

  it.each(['--help', '-h'])('says how a command is called and what its exit codes mean for %s', async (flag) => {
    const out = [
      'Fails.',
      '',
      'Exit codes:',
      '  0  never',
      '  1  always',
      '  2  called wrongly',
      '',
      'Example:',
      '  passerelle failing',
    ];
    expect(await run(['failing', flag])).toEqual({ code: 0, out: out.join('\n'), err: '' });
  });

  it('says of each command what it does, with a call of that very command', () => {
    for (const { name, summary, example } of [start, demo, simulator, backup, doctor, reseal, version]) {
      expect([name, summary.length > 10, example.split(' ').includes(name)]).toEqual([name, true, true]);
    }
  });
});
