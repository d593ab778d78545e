import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { configurationTable, describeProblems, readConfig } from './config.ts';
import { privateRanges } from './core/address-ranges.ts';

const key = randomBytes(32).toString('hex');

function configOf(env: Record<string, string>, readFile?: (path: string) => string) {
  const result = readConfig(env, readFile);
  if (!result.ok) throw new Error(describeProblems(result.problems));
  return result.config;
}

function problemsOf(env: Record<string, string>, readFile?: (path: string) => string) {
  const result = readConfig(env, readFile);
  return result.ok ? [] : result.problems;
}

describe('readConfig accepts', () => {
  it('an empty environment', () => {
    expect(configOf({ PATH: '/bin', PASSERELLE_PORT: '' })).toEqual({
      publicUrl: null,
      host: '127.0.0.1',
      port: 8080,
      dataFolder: './data',
      secretKey: null,
      allowPrivateTargets: false,
      offersSandbox: true,
      trustedProxies: privateRanges,
      retentionDays: 90,
      logLevel: 'info',
      metricsToken: null,
      adminToken: null,
    });
  });

  it('every variable', () => {
    const config = configOf({
      PASSERELLE_PUBLIC_URL: 'https://passerelle.example.com/chat//',
      PASSERELLE_HOST: '::1',
      PASSERELLE_PORT: '0',
      PASSERELLE_DATA: '/var/lib/passerelle',
      PASSERELLE_SECRET_KEY: key,
      PASSERELLE_ADMIN_TOKEN: 'admin-token-of-the-operator',
      PASSERELLE_ALLOW_PRIVATE_TARGETS: 'TRUE',
      PASSERELLE_LOG_LEVEL: 'debug',
      PASSERELLE_METRICS_TOKEN: 'metrics-token-of-ours',
    });
    expect(config).toMatchObject({ publicUrl: 'https://passerelle.example.com/chat', host: '::1', port: 0 });
    expect(config).toMatchObject({ dataFolder: '/var/lib/passerelle', allowPrivateTargets: true, logLevel: 'debug' });
    expect(config.secretKey?.reveal()).toBe(key);
    expect(config.adminToken?.reveal()).toBe('admin-token-of-the-operator');
    expect(config.metricsToken?.reveal()).toBe('metrics-token-of-ours');
  });

  it.each(configurationTable.filter((row) => row.fallback !== ''))('$name from a file', ({ name, fallback }) => {
    const config = configOf({ [`${name}_FILE`]: '/run/x' }, () => `${fallback}\n`);
    expect(config).toEqual(configOf({}));
  });

  it('a secret from a file, without its line end', () => {
    const read = (path: string) => (path === '/run/admin' ? 'admin-token-of-the-operator\n' : '');
    expect(configOf({ PASSERELLE_ADMIN_TOKEN_FILE: '/run/admin' }, read).adminToken?.reveal()).toBe(
      'admin-token-of-the-operator',
    );
  });
});

describe('readConfig rejects', () => {
  it('all mistakes at once, each with variable, value and expectation', () => {
    const problems = problemsOf({
      PASSERELLE_PORT: '80x',
      PASSERELLE_PUBLIC_URL: 'ftp://x',
      PASSERELLE_LOG_LEVEL: 'loud',
      PASSERELLE_PROT: '1',
    });
    expect(problems.map((problem) => problem.variable)).toEqual([
      'PASSERELLE_PROT',
      'PASSERELLE_PUBLIC_URL',
      'PASSERELLE_PORT',
      'PASSERELLE_LOG_LEVEL',
    ]);
    expect(describeProblems(problems)).toContain('PASSERELLE_PORT: found "80x", expected a port number');
  });

  it.each([
    ['PASSERELLE_PROT', 'PASSERELLE_PORT'],
    ['PASSERELLE_ALLOW_PRIVATE_TARGET', 'PASSERELLE_ALLOW_PRIVATE_TARGETS'],
    ['PASSERELLE_SECRETKEY_FILE', 'PASSERELLE_SECRET_KEY_FILE'],
  ])('the unknown name %s and suggests %s', (name, suggestion) => {
    expect(problemsOf({ [name]: 'x' })).toMatchObject([{ variable: name, expected: `${suggestion}, perhaps` }]);
  });

  it('suggests no name for one that resembles none', () => {
    const problems = problemsOf({ PASSERELLE_COFFEE_MACHINE: 'x' });
    expect(problems).toMatchObject([{ expected: 'one of the names in the README' }]);
  });

  it.each([
    ['PASSERELLE_PORT', '65536'],
    ['PASSERELLE_PORT', '-1'],
    ['PASSERELLE_PORT', '1e3'],
    ['PASSERELLE_HOST', 'http://0.0.0.0'],
    ['PASSERELLE_PUBLIC_URL', 'passerelle.example.com'],
    ['PASSERELLE_PUBLIC_URL', 'https://user:pass@passerelle.example.com'],
    ['PASSERELLE_PUBLIC_URL', 'https://passerelle.example.com/?x=1'],
    ['PASSERELLE_ALLOW_PRIVATE_TARGETS', 'maybe'],
    ['PASSERELLE_ALLOW_PRIVATE_TARGETS', 'constructor'],
    ['PASSERELLE_SECRET_KEY', 'too short'],
    ['PASSERELLE_ADMIN_TOKEN', 'short'],
    ['PASSERELLE_METRICS_TOKEN', 'has spaces in it, and is long'],
  ])('%s=%s', (name, value) => {
    expect(problemsOf({ [name]: value })).toMatchObject([{ variable: name }]);
  });

  it('PostgreSQL, and says that it is not built yet', () => {
    const problems = problemsOf({ PASSERELLE_DATABASE_URL: 'postgres://user:hunter2@db/passerelle' });
    expect(describeProblems(problems)).toContain('not built yet');
    expect(describeProblems(problems)).not.toContain('hunter2');
  });

  it('a variable given twice, and a file that cannot be read', () => {
    const unreadable = () => {
      throw new Error('ENOENT');
    };
    expect(problemsOf({ PASSERELLE_PORT: '1', PASSERELLE_PORT_FILE: '/x' }, unreadable)).toHaveLength(1);
    expect(problemsOf({ PASSERELLE_PORT_FILE: '/x' }, unreadable)).toMatchObject([
      { variable: 'PASSERELLE_PORT_FILE' },
    ]);
  });

  it('bad secrets without showing them', () => {
    const shown = describeProblems(problemsOf({ PASSERELLE_SECRET_KEY: 'hunter2', PASSERELLE_ADMIN_TOKEN: 'hunter2' }));
    expect(shown).not.toContain('hunter2');
  });
});

describe('a configuration', () => {
  it('cannot be changed, and shows no secret when it is printed', () => {
    const config = configOf({ PASSERELLE_SECRET_KEY: key, PASSERELLE_ADMIN_TOKEN: 'admin-token-of-the-operator' });
    expect(Object.isFrozen(config)).toBe(true);
    expect(`${JSON.stringify(config)}${inspect(config)}`).not.toMatch(new RegExp(`${key}|admin-token`));
  });
});
