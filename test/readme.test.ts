/** What the README says is checked where it can be. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationTable } from '../src/config.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const scripts = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts;

/** The table as the README shows it. When a variable changes, the failing test prints the lines to paste. */
function configurationLines(): string {
  const rows = configurationTable.map(
    ({ name, fallback, purpose }) => `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${purpose} |`,
  );
  return ['| Variable | Default | What it is |', '|---|---|---|', ...rows].join('\n');
}

describe('the README', () => {
  it('shows every variable as the program reads it', () => {
    const shown = /<!-- configuration: begin -->\n([\s\S]*?)\n?<!-- configuration: end -->/.exec(readme)?.[1];
    expect(shown).toBe(configurationLines());
  });

  it('names only scripts that are there', () => {
    const named = [...readme.matchAll(/npm run (?:-s )?([\w:]+)/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('links only to files that are there, and its pictures are small enough to load', () => {
    const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    expect(targets.length).toBeGreaterThan(3);
    expect(targets.filter((target) => !existsSync(join(root, target)))).toEqual([]);
    const pictures = targets.filter((target) => target.endsWith('.png'));
    expect(pictures.length).toBeGreaterThan(3);
    for (const picture of pictures) expect(statSync(join(root, picture)).size).toBeLessThan(300_000);
  });
});
