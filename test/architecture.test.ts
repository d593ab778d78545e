/** Holds the source to the map in `src/README.md`: folders, imports, packages, sizes and names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const isSource = (path: string) => /\.tsx?$/.test(path) && !path.includes('/fixtures/');
const isTest = (path: string) => /\.(?:test|contract|e2e)\.tsx?$/.test(path);
const filesUnder = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter(isSource);

interface Import {
  readonly target: string;
  readonly isType: boolean;
}

interface SourceFile {
  /** Relative to `src`. */
  readonly path: string;
  readonly text: string;
  readonly own: readonly Import[];
  readonly packages: readonly Import[];
}

const statement = /^(?:import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const call = /\bimport\(\s*['"]([^'"]+)['"]/g;

function read(path: string): SourceFile {
  const text = readFileSync(join(root, 'src', path), 'utf8');
  const found = [...text.matchAll(statement)].map((match) => ({
    target: match[2] ?? '',
    isType: match[1] !== undefined,
  }));
  for (const match of text.matchAll(call)) found.push({ target: match[1] ?? '', isType: false });
  const own = found
    .filter(({ target }) => target.startsWith('.'))
    .map(({ target, isType }) => ({ target: posix.join(posix.dirname(path), target), isType }));
  return { path, text, own, packages: found.filter(({ target }) => !target.startsWith('.')) };
}

const files = filesUnder('src').map(read);
const product = files.filter((file) => !isTest(file.path));

const features = ['bot-accounts', 'routing', 'identities', 'attachments', 'connections', 'people', 'audit'];
const upTo1 = ['core', 'http', 'outbox', 'helpdesks', 'helpdesks/kit'];
const upTo3 = [...upTo1, ...features, 'escalations'];
const upTo4 = [...upTo3, 'intake', 'relay', 'bots', 'bots/*'];

/** What each place may import as values, and beyond that as types only. */
const rules: Readonly<Record<string, { readonly values: readonly string[]; readonly types?: readonly string[] }>> = {
  core: { values: [] },
  http: { values: ['core'] },
  outbox: { values: ['core'] },
  helpdesks: { values: ['core'] },
  'helpdesks/kit': { values: ['core', 'helpdesks'] },
  'helpdesks/*': { values: ['core', 'helpdesks', 'helpdesks/kit'] },
  'helpdesks/registry.ts': { values: ['core', 'helpdesks', 'helpdesks/*'] },
  bots: { values: ['core'], types: upTo3 },
  'bots/*': { values: [...upTo3, 'bots'] },
  'bots/registry.ts': { values: ['bots', 'bots/*'] },
  ...Object.fromEntries(features.map((name) => [name, { values: upTo1, types: [...features, 'bots'] }])),
  connections: { values: [...upTo1, 'helpdesks/registry.ts'], types: [...features, 'bots'] },
  escalations: { values: ['core', 'http', 'outbox', ...features], types: ['helpdesks', 'bots'] },
  intake: { values: upTo3, types: ['bots'] },
  relay: { values: upTo3, types: ['bots'] },
  console: { values: [...upTo4, 'helpdesks/registry.ts', 'bots/registry.ts'] },
  sandbox: { values: [...upTo4, 'helpdesks/registry.ts', 'client', 'app.ts'] },
  client: { values: [] },
  db: { values: ['core', 'outbox', ...features, 'escalations'], types: ['helpdesks'] },
  commands: { values: ['app.ts', 'app', 'config.ts', 'core', 'http', 'sandbox', 'helpdesks/registry.ts'] },
  'main.ts': { values: ['commands'] },
  'config.ts': { values: ['core'] },
};

/** The place of a file in the rules: its folder, a vendor's or protocol's folder, or a file with a rule of its own. */
function placeOf(path: string): string {
  const [folder = '', second = '', ...rest] = path.split('/');
  if (path.endsWith('/registry.ts') || second === '') return path;
  if (path.startsWith('helpdesks/kit/')) return 'helpdesks/kit';
  return (folder === 'helpdesks' || folder === 'bots') && rest.length > 0 ? `${folder}/*` : folder;
}

const folderOf = (path: string) => path.split('/').slice(0, 2).join('/');

function isAllowed(from: string, { target, isType }: Import): boolean {
  const [place, targetPlace] = [placeOf(from), placeOf(target)];
  if (place === 'app.ts' || place === 'app') return true;
  if (place === targetPlace) return !place.endsWith('/*') || folderOf(from) === folderOf(target);
  if (place.endsWith('/registry.ts') && targetPlace.endsWith('/*')) return target.endsWith('/index.ts');
  const rule = rules[place];
  return rule?.values.includes(targetPlace) === true || (isType && rule?.types?.includes(targetPlace) === true);
}

const packageRules: readonly { readonly name: RegExp; readonly where: RegExp; readonly allowsTypes?: boolean }[] = [
  { name: /^drizzle-orm(?:\/|$)/, where: /^db\// },
  { name: /^better-sqlite3(?:-|$)/, where: /^db\/sqlite\/client\.ts$/ },
  { name: /^(?:ky|undici)$/, where: /^http\/(?:client|direct-call|forwarder)\.ts$/ },
  { name: /^ws$/, where: /^(?:http\/forwarder|commands\/serve)\.ts$/, allowsTypes: true },
  { name: /^(?:@hono\/node-server|node:process)(?:\/|$)/, where: /^(?:main\.ts|app\.ts|config\.ts|commands\/.*)$/ },
  {
    name: /^(?:hono|@hono\/zod-openapi)(?:\/|$)/,
    where: /^(?:app\.ts|(?:http|intake|console|sandbox|bots)\/.*|.*\/routes\/.*|.*\/simulator\/.*)$/,
    allowsTypes: true,
  },
  { name: /^pino$/, where: /^app\.ts$/, allowsTypes: true },
  { name: /^(?:nock|vitest|fast-check)$/, where: /^$/ },
];

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
const linesOf = (text: string) => text.trimEnd().split('\n').length;

describe('the source', () => {
  it('was found', () => {
    expect(product.length).toBeGreaterThan(30);
    expect(product.some((file) => file.own.length > 3)).toBe(true);
  });

  it('lies in folders that the map names, and that have an import rule', () => {
    const map = readFileSync(join(root, 'src/README.md'), 'utf8');
    const places = [...new Set(product.map((file) => file.path.split('/')[0] ?? ''))];
    const unknown = places.filter((place) => {
      const name = place.includes('.') ? place : `${place}/`;
      return (
        !map.split('\n').some((line) => line.startsWith(`${name} `)) ||
        !(place === 'app.ts' || place === 'app' || place in rules)
      );
    });
    expect(unknown).toEqual([]);
  });

  it('has every file that the map names', () => {
    const map = readFileSync(join(root, 'src/README.md'), 'utf8');
    const named = [...map.matchAll(/`([a-z][\w-]*(?:\/[\w-]+)+\.tsx?)`/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(join(root, 'src', path)) && !existsSync(join(root, path)))).toEqual([]);
  });

  it('imports only what its level allows', () => {
    const broken = product.flatMap((file) =>
      file.own.filter((one) => !isAllowed(file.path, one)).map((one) => `${file.path} → ${one.target}`),
    );
    expect(broken).toEqual([]);
  });

  it('uses packages only where they belong', () => {
    const broken = product.flatMap((file) =>
      file.packages.flatMap(({ target, isType }) =>
        packageRules
          .filter(
            (rule) => rule.name.test(target) && !rule.where.test(file.path) && !(isType && rule.allowsTypes === true),
          )
          .map(() => `${file.path} → ${target}`),
      ),
    );
    expect(broken).toEqual([]);
  });

  it('touches the process only at the top', () => {
    const broken = product
      .filter((file) => !/^(?:main|app|config|db\/sqlite\/client)\.ts$|^commands\//.test(file.path))
      .filter((file) => /(?<![.\w'"`])process\.\w/.test(withoutComments(file.text)))
      .map((file) => file.path);
    expect(broken).toEqual([]);
  });

  it('keeps files small, with few imports of ours', () => {
    const tests = filesUnder('test').map((path) => ({ path: `../test/${path}`, text: readTest(path) }));
    const long = [...files, ...tests].filter(({ path, text }) => linesOf(text) > (isTest(path) ? 600 : 400));
    const busy = product.filter(
      (file) => !/^app(?:\.ts|\/)/.test(file.path) && new Set(file.own.map((one) => one.target)).size > 20,
    );
    expect([...long, ...busy].map((file) => file.path)).toEqual([]);
  });

  it('names files in kebab-case, by what is in them', () => {
    const banned = /^(?:utils?|helpers?|common|misc|types?|manager|service|base|impl)$/;
    const broken = files
      .map((file) => file.path)
      .filter((path) => {
        const name = posix.basename(path).replace(/(?:\.test|\.contract|\.e2e)?\.tsx?$/, '');
        return !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || name.split('-').some((word) => banned.test(word));
      });
    expect(broken).toEqual([]);
  });
});

function readTest(path: string): string {
  return readFileSync(join(root, 'test', path), 'utf8');
}
