/** `docs/helpdesks.md` says what the adapters declare. `npm run docs:helpdesks` writes its table anew. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { helpdesks } from '../src/helpdesks/registry.ts';
import { capabilityTable } from './support/capability-table.ts';

const docs = join(import.meta.dirname, '../docs');
const file = join(docs, 'helpdesks.md');
const page = readFileSync(file, 'utf8');
const between = /(<!-- capabilities: begin -->\n)[\s\S]*?(<!-- capabilities: end -->)/;

describe('the page about helpdesks', () => {
  it('shows what each adapter declares', async () => {
    expect(page).toMatch(between);
    await expect(await freshPage()).toMatchFileSnapshot(file);
  });

  it('leads to the README of each adapter, and nowhere in vain', async () => {
    const targets = [...(await freshPage()).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    for (const { kind } of helpdesks) expect(targets).toContain(`../src/helpdesks/${kind}/README.md`);
    expect(targets.filter((target) => !existsSync(join(docs, target)))).toEqual([]);
  });
});

async function freshPage(): Promise<string> {
  const table = await capabilityTable(helpdesks);
  return page.replace(between, (_, begin: string, end: string) => `${begin}${table}\n${end}`);
}
